import type { AugmentPlugin, ViewPipeline } from '../../src/augment/view-pipeline.js';
import { filledSettings } from '../filled-settings.js';

/** The plug-in's pipeline with these settings, all others at their defaults. */
export async function filledPipeline(plugin: AugmentPlugin, settings: object = {}): Promise<ViewPipeline> {
  return plugin.create(filledSettings(plugin, settings), { views: [] });
}
