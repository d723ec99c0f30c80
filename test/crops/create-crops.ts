import { Ajv2020 } from 'ajv/dist/2020.js';
import type { CropPlugin, CropStrategy } from '../../src/crops/crop-strategy.js';

/** The strategy with its settings validated and completed by its own schema, as an experiment's are. */
export async function createCrops(plugin: CropPlugin, settings: Record<string, unknown> = {}): Promise<CropStrategy> {
  const validate = new Ajv2020({ useDefaults: true, allowUnionTypes: true }).compile(plugin.schema);
  const resolved = structuredClone(settings);
  if (!validate(resolved)) throw new Error(JSON.stringify(validate.errors));
  return plugin.create(resolved as never, {});
}
