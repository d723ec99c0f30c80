import { defineLauncher } from './launcher.js';

/** Runs in child processes of this one, several at a time where there are cores and memory for them. */
export const local = defineLauncher({
  kind: 'local',
  summary: 'Runs in processes on this machine, several at a time where there are cores and memory for them.',
  schema: {
    type: 'object',
    properties: {
      jobs: {
        anyOf: [{ const: 'auto' }, { type: 'integer', minimum: 1, maximum: 1024 }],
        default: 'auto',
        description:
          'Runs at a time. auto: as many as there are cores for, each with engine.threads of them; one on a GPU. Does not change results.',
      },
      memory: {
        type: ['number', 'null'],
        exclusiveMinimum: 0,
        default: null,
        description:
          'GiB that all runs together may take. A run begins beside others when there is room for the most that one was seen to take. null: what the machine has.',
      },
    },
    additionalProperties: false,
  },
  traits: {},
  create: (settings) => ({
    launch: async (work) => {
      const { launchLocally } = await import('./local/launch-locally.js');
      await launchLocally(settings, work);
    },
  }),
});
