import { describeOrigin, LoadedStudy, recipesOf, type LoadedFile } from '../config/index.js';
import { formatPath } from '../config/dotted-path.js';
import type { OriginOfValue } from '../config/origins.js';
import type { Described } from './described.js';

/** An experiment with its sweep, or a study: where it has several experiments, the keys of each stand below `configs.<name>`. */
export function describeFile(name: string, loaded: LoadedFile): Described {
  const recipes = [...recipesOf(loaded)];
  const own = recipes.flatMap(([recipe, { origins }]) =>
    origins.values.map((value) =>
      recipes.length > 1 ? { ...value, path: `${formatPath(['configs', recipe])}.${value.path}` } : value,
    ),
  );
  const values = [...own, ...loaded.sweepOrigins].map(
    ({ path, value, origin }: OriginOfValue) => [path, { value, origin: describeOrigin(origin) }] as const,
  );
  return { kind: loaded instanceof LoadedStudy ? 'study' : 'experiment', name, values: new Map(values) };
}
