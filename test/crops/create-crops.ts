import type { CropPlugin, CropStrategy } from '../../src/crops/crop-strategy.js';
import { filledSettings } from '../filled-settings.js';

/** The strategy with its settings validated and completed by its own schema, as an experiment's are. */
export async function createCrops(
  plugin: CropPlugin,
  settings: Record<string, unknown> = {},
  meanProposalShare = 1,
): Promise<CropStrategy> {
  return plugin.create(filledSettings(plugin, settings), {
    meanProposalShare: () => Promise.resolve(meanProposalShare),
  });
}
