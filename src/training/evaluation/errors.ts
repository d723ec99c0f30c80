import { defineErrors, errorRow } from '../../errors/index.js';

/** What can go wrong with evaluating what exists already. */
export const evaluationErrors = defineErrors({
  'evaluation/no-checkpoint': errorRow<{ directory: string; step: number | undefined; kept: readonly number[] }>({
    exitCode: 'missing',
    message: ({ directory, step }) =>
      `The run ${directory} keeps no checkpoint${step === undefined ? '' : ` of step ${step}`}.`,
    remedy: ({ kept }) =>
      kept.length === 0
        ? 'Let it make one: it saves one at its end, and every training.checkpoint.everySteps.'
        : `It keeps those of the steps ${kept.join(', ')}.`,
  }),
  'evaluation/no-steps': errorRow<{ path: string }>({
    exitCode: 'badInput',
    message: ({ path }) => `--step names a checkpoint of a run; ${path} is a file of weights.`,
    remedy: () => 'Leave --step out.',
  }),
  'evaluation/checkpoint-damaged': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `The checkpoint ${path} cannot be evaluated: ${reason}`,
    remedy: () => 'Choose another one: --step N. The run makes it again after its folder is removed.',
  }),
  'evaluation/unwritable': errorRow<{ folder: string; reason: string }>({
    exitCode: 'missing',
    message: ({ folder, reason }) => `The evaluation cannot be kept in ${folder}: ${reason}`,
    remedy: () => 'Make room there, or make the folder writable.',
  }),
  'evaluation/interrupted': errorRow<{ name: string }>({
    exitCode: 'interrupted',
    message: ({ name }) => `Stopped before ${name} was evaluated; nothing is kept.`,
    remedy: () => 'The same command begins again.',
  }),
});
