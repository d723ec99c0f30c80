import { asWritten, type ConfigMapping } from '../config-node.js';
import { formatPath } from '../dotted-path.js';
import { originOf, type OriginOfValue } from '../origins.js';

/** The parts of a sweep and where they stand: each axis by itself, lists of points and seeds as a whole. */
export function sweepOrigins(sweep: ConfigMapping | undefined): readonly OriginOfValue[] {
  return [...(sweep?.entries ?? [])].flatMap(([part, { value }]) => {
    const inner = value.type === 'mapping' ? [...value.entries] : [];
    const parts = inner.map(([key, entry]) => [['sweep', part, key], entry.value] as const);
    return (parts.length > 0 ? parts : [[['sweep', part], value] as const]).map(([path, node]) => ({
      path: formatPath(path),
      value: asWritten(node),
      origin: originOf(node),
      former: [],
    }));
  });
}
