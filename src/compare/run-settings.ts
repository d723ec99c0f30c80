import { segmentsOf } from '../config/dotted-path.js';
import { isJsonObject, valueAt, type JsonObject, type JsonValue } from '../json.js';
import { tagsOf } from '../runs/annotations.js';
import type { StoredRun } from './stored-run.js';

/**
 * Everything that runs can be chosen, grouped and sorted by, as one tree: the resolved recipe by its dotted paths, what a run is called, and
 * what is known of how it was made. Metrics are called `evaluator/metric`.
 */
export function settingsOf({ manifest, result, annotations }: StoredRun): JsonObject {
  const { id, name, experiment, status, identity, engine, times } = manifest;
  const recipe = isJsonObject(identity.recipe) ? identity.recipe : {};
  const training = isJsonObject(recipe.training) ? recipe.training : {};
  const seed = result?.seed ?? identity.seed ?? null;
  return {
    ...recipe,
    training: { ...training, seed },
    engine: { precision: identity.precision ?? null, ...withoutRequest(engine) },
    ...{ id, name, experiment, status, seed, tags: tagsOf(manifest, annotations) },
    steps: result?.steps ?? identity.steps ?? null,
    images: result?.images ?? null,
    seconds: times.seconds,
    code: identity.code ?? null,
    dataFingerprint: identity.data ?? null,
    ...result?.metrics,
  };
}

/** What the engine turned out to be; what was asked of it is left out. */
const withoutRequest = (engine: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(engine).filter(([key]) => key !== 'requested'));

/** The value of a key: `method.temperature`, `crops` (a block is known by its kind), `linear-multilabel/mAP`. A block without a kind has none. */
export function settingAt(settings: JsonObject, key: string): JsonValue | undefined {
  const value = Object.hasOwn(settings, key) ? settings[key] : valueAt(settings, segmentsOf(key));
  if (!isJsonObject(value)) return value;
  return typeof value.kind === 'string' ? value.kind : undefined;
}

/** Every key of a run's settings that has a value of its own, and every block that has a kind. */
export function settingKeys(settings: JsonObject): string[] {
  return Object.entries(settings).flatMap(([key, value]) => keysBelow(key, value));
}

function keysBelow(key: string, value: JsonValue): string[] {
  if (typeof value !== 'object' || value === null) return [key];
  const inner = Object.entries(value).flatMap(([name, child]) => keysBelow(`${key}.${name}`, child));
  return isJsonObject(value) && typeof value.kind !== 'string' ? inner : [key, ...inner];
}
