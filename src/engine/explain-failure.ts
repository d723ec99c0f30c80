import type { CroplabError } from '../errors/index.js';
import { engineErrors } from './errors.js';

/** What the binding's errors say of memory: status 8 is TensorFlow's RESOURCE_EXHAUSTED; cuDNN's failures quote it under another. */
const memory = /TF_Status: 8\b|RESOURCE_EXHAUSTED|OOM when allocating|failed to allocate/i;
const undetermined = /implementation of (\w+) that would have been executed is not deterministic/;

/** An operation's failure in words that a user can act on, where it is one that is not croplab's mistake. */
export function explainEngineFailure(error: unknown): CroplabError | undefined {
  const message = error instanceof Error ? error.message : '';
  if (!message.includes('TF_Status')) return undefined;
  const operation = undetermined.exec(message)?.[1];
  if (operation !== undefined) return engineErrors['engine/not-deterministic']({ operation }, { cause: error });
  if (!memory.test(message)) return undefined;
  const [, reason = message] = /Message: ([^]+)/.exec(message) ?? [];
  return engineErrors['engine/out-of-memory']({ reason: reason.trim() }, { cause: error });
}
