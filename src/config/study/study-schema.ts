import { experimentSchema } from '../experiment-schema.js';

const { name } = experimentSchema.properties;

/** The keys of a study. What stands in its sweep is checked by itself, as that of an experiment is. */
export const studySchema = {
  type: 'object',
  properties: {
    name: { ...name, description: "What it is called, and its folder of runs; the file's name unless given." },
    configs: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      description:
        'Experiment files, relative to this one. Where there are several, every point of the sweep is run with each, and they are an axis that is called config, with their names as values.',
    },
    overrides: {
      type: 'object',
      default: {},
      description: 'Values by dotted path that all of the experiments get: training.steps: 100.',
    },
    sweep: {
      type: ['object', 'null'],
      description: 'Several runs of each experiment. The sweeps in their own files are left out.',
    },
  },
  required: ['configs'],
  additionalProperties: false,
} as const;
