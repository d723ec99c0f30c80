import { expandReferences, type Environment } from '../config/environment-references.js';
import { secretKeys } from '../config/secret-settings.js';
import type { JsonObject, JsonValue } from '../json.js';
import type { AnyPlugin } from './any-plugin.js';
import { containerErrors } from './errors.js';

/** What this process was told of secrets: none of it may be shown, whoever writes it into a message. */
const revealed = new Set<string>();

/** Shorter ones are parts of other words: hiding them would make nonsense of a message. */
const SHORTEST = 4;

const HIDDEN = '[secret]';

/**
 * The settings with what the references of secret ones stand for; null for one that is empty.
 *
 * @throws `container/secret-missing`
 */
export function revealSecrets(plugin: AnyPlugin, settings: JsonObject, environment: Environment): JsonObject {
  const values = secretKeys(plugin).flatMap((key) => {
    const reference = settings[key];
    if (typeof reference !== 'string') return [];
    const { text, faults, names } = expandReferences(reference, environment);
    if (faults.length > 0) {
      const { family, kind } = plugin;
      throw containerErrors['container/secret-missing']({ family, kind, key, variable: names.join(', ') });
    }
    if (text.length >= SHORTEST) revealed.add(text);
    return [[key, text === '' ? null : text] as const];
  });
  return { ...settings, ...Object.fromEntries(values) };
}

/** The text without any secret that this process knows. */
export function hideSecrets(text: string): string {
  let shown = text;
  for (const secret of revealed) shown = shown.replaceAll(secret, HIDDEN);
  return shown;
}

/** The same of every text in a value. */
export function hideSecretsIn<Value extends JsonValue>(value: Value): Value {
  if (revealed.size === 0) return value;
  if (typeof value === 'string') return hideSecrets(value) as Value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(hideSecretsIn) as unknown as Value;
  const entries = Object.entries(value as JsonObject).map(([key, inner]) => [hideSecrets(key), hideSecretsIn(inner)]);
  return Object.fromEntries(entries) as Value;
}
