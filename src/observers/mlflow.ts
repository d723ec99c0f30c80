import { defineObserver } from './observer.js';

/**
 * Sends a run to an MLflow server (https://mlflow.org): the resolved experiment as parameters, what is in `metrics.jsonl` as metrics of the same names, steps and times.
 *
 * A value is sent when a checkpoint has settled it, because what comes after the last checkpoint is made again where a run goes on, and the server takes nothing back. So
 * the server holds what `metrics.jsonl` holds, once, whatever was killed or unreachable.
 */
export const mlflow = defineObserver({
  kind: 'mlflow',
  summary: 'Sends parameters and metrics to an MLflow server, without ever slowing or failing the run.',
  schema: {
    type: 'object',
    properties: {
      uri: {
        type: 'string',
        pattern: '^https?://[^\\s@?#]+$',
        description: 'Where the server is, such as http://localhost:5000. User and password have keys of their own.',
      },
      experiment: {
        type: ['string', 'null'],
        minLength: 1,
        default: null,
        description:
          "The experiment on the server; the run's experiment by name where it is null. Made where it is not there.",
      },
      token: { type: ['string', 'null'], default: null, secret: true, description: 'A bearer token.' },
      user: { type: ['string', 'null'], default: null, secret: true, description: 'A user of basic authentication.' },
      password: { type: ['string', 'null'], default: null, secret: true, description: "The user's password." },
      waitSeconds: {
        type: 'number',
        minimum: 0,
        maximum: 3600,
        default: 30,
        description: 'How long the end of a run waits, at most, for what has not been sent yet.',
      },
    },
    required: ['uri'],
    additionalProperties: false,
  },
  traits: {},
  create: async (settings, context) => {
    const { MlflowObserver } = await import('./mlflow/mlflow-observer.js');
    return new MlflowObserver(settings, context);
  },
});
