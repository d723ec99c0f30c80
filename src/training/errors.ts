import { defineErrors, errorRow } from '../errors/index.js';

/** What can go wrong while a run trains. */
export const trainingErrors = defineErrors({
  'training/loss-not-finite': errorRow<{ step: number; loss: number; checkpoint: string | undefined }>({
    exitCode: 'runFailed',
    message: ({ step, loss, checkpoint }) =>
      `The loss of step ${step} is ${loss}. ${checkpoint === undefined ? 'There is no checkpoint before it.' : `The last checkpoint before it: ${checkpoint}.`}`,
    remedy: () =>
      'Likely reasons: optimizer.learningRate too high (halve it, or give schedule.warmUp more steps), method.temperature too low, or images of one colour. Changed settings make another run, which starts at step 0.',
  }),
  'training/not-compiled': errorRow<{ reason: string; remedy: string | undefined }>({
    exitCode: 'runFailed',
    message: ({ reason }) => `The training step cannot be compiled: ${reason}`,
    remedy: ({ remedy }) => remedy ?? 'Set engine.mode to auto or eager, which makes its operations one by one.',
  }),
  'training/interrupted-early': errorRow<{ name: string }>({
    exitCode: 'interrupted',
    message: ({ name }) => `Stopped before ${name} began.`,
    remedy: () => 'The same command begins again; what was built of the data is kept.',
  }),
  'training/interrupted': errorRow<{ step: number; totalSteps: number; checkpoint: string | undefined }>({
    exitCode: 'interrupted',
    message: ({ step, totalSteps, checkpoint }) =>
      `Stopped after ${step} of ${totalSteps} steps. ${checkpoint === undefined ? 'Nothing had been trained yet.' : `Saved: ${checkpoint}.`}`,
    remedy: () => 'The same command goes on from there.',
  }),
  'training/checkpoint-damaged': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `The checkpoint ${path} cannot be used: ${reason}`,
    remedy: () => 'Remove it, or begin anew with --no-resume.',
  }),
  'training/evaluation-undefined': errorRow<{ metric: string; available: readonly string[] }>({
    exitCode: 'badInput',
    message: ({ metric }) => `training.checkpoint.keepBest asks for ${metric}, which its evaluator does not measure.`,
    remedy: ({ available }) => `It measures ${available.join(', ')}.`,
  }),
});
