import { defineLauncher } from './launcher.js';

/** Runs as the tasks of an array job of Slurm (https://slurm.schedmd.com/job_array.html), which share the sweep through its ledger. */
export const slurm = defineLauncher({
  kind: 'slurm',
  summary: "Runs on a cluster, as the tasks of one of Slurm's array jobs.",
  schema: {
    type: 'object',
    properties: {
      jobs: {
        anyOf: [{ const: 'auto' }, { type: 'integer', minimum: 1, maximum: 10_000 }],
        default: 'auto',
        description:
          'Tasks of the array, each making one run after the other. auto: as many as there are runs left, but 100 at most.',
      },
      partition: {
        type: ['string', 'null'],
        minLength: 1,
        default: null,
        description: 'Where tasks are queued; null: the default one.',
      },
      time: {
        type: ['string', 'null'],
        pattern: '^[0-9]+([-:][0-9]+)*$',
        default: null,
        description:
          'How long a task may take, as sbatch writes it (1-12:00:00). A task that is about to be ended saves and is queued again. null: the limit of the partition.',
      },
      memory: {
        type: ['string', 'null'],
        pattern: '^[0-9]+[KMGT]?$',
        default: null,
        description: 'Memory of a task, as sbatch writes it (16G). null: what the cluster gives.',
      },
      gpus: { type: 'integer', minimum: 0, maximum: 64, default: 0, description: 'GPUs of a task. Training uses one.' },
      cores: {
        type: ['integer', 'null'],
        minimum: 1,
        maximum: 1024,
        default: null,
        description: 'Cores of a task; null: as many as engine.threads and training.workers together.',
      },
      warning: {
        type: 'integer',
        minimum: 1,
        maximum: 65_535,
        default: 120,
        description: 'Seconds before the end of its time in which a task saves and is queued again.',
      },
      arguments: {
        type: 'array',
        items: { type: 'string', pattern: '^--[a-z][a-z-]*(=.*)?$' },
        default: [],
        description: 'More arguments of sbatch, such as --account=vision or --qos=low.',
      },
      poll: {
        type: 'number',
        minimum: 0.1,
        maximum: 3600,
        default: 5,
        description: 'Seconds between two looks at how it goes.',
      },
    },
    additionalProperties: false,
  },
  traits: {},
  create: (settings) => ({
    launch: async (work) => {
      const { launchOnSlurm } = await import('./slurm/launch-on-slurm.js');
      await launchOnSlurm(settings, work);
    },
  }),
});
