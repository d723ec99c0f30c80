import { defineObserver } from 'croplab';

/** Says now and then what the loss was on average, which metrics.jsonl does not hold. */
export const meanLoss = defineObserver({
  kind: 'mean-loss',
  summary: 'Says the mean of the logged losses.',
  schema: {
    type: 'object',
    properties: {
      lines: { type: 'integer', minimum: 1, default: 10, description: 'Logged losses that a mean is of.' },
    },
    additionalProperties: false,
  },
  traits: {},
  create: ({ lines: count }, { log }) => {
    let losses: number[] = [];
    return {
      trainingStarted: () => {
        losses = [];
      },
      metricsLogged: (lines) => {
        losses.push(...lines.flatMap(({ name, value }) => (name === 'train/loss' && value !== null ? [value] : [])));
        if (losses.length < count) return;
        log.info(`Mean loss: ${(losses.reduce((sum, loss) => sum + loss, 0) / losses.length).toFixed(3)}`);
        losses = [];
      },
    };
  },
});
