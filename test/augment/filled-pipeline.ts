import { Ajv2020 } from 'ajv/dist/2020.js';
import type { AugmentPlugin, ViewPipeline } from '../../src/augment/view-pipeline.js';

/** The plug-in's pipeline with these settings, all others at their defaults. */
export async function filledPipeline(plugin: AugmentPlugin, settings: object = {}): Promise<ViewPipeline> {
  const filled = structuredClone(settings);
  if (!new Ajv2020({ useDefaults: true }).validate(plugin.schema, filled))
    throw new Error('The settings are not valid.');
  return plugin.create(filled as never, { views: [] });
}
