import { sweepSchema } from './experiment-schema.js';
import type { SweepSettings } from './experiment.js';
import { toJson, type ConfigEntry, type ConfigMapping, type ConfigNode } from './config-node.js';
import { isWithin, parseDottedPath, type PathSegment } from './dotted-path.js';
import { nearest } from './nearest.js';
import type { ProblemList } from './problem.js';
import type { SchemaChecker } from './schema-checker.js';
import { reportSchemaErrors } from './schema-problems.js';
import { SEED_PATH } from './sweep-axes.js';

/** Why a key cannot be an axis: points that differ in it alone would be one run, or could not be one process. */
const refusedAxes: readonly (readonly [prefix: string, reason: string])[] = [
  ['engine.device', 'one process has one engine'],
  ['engine.threads', 'one process has one engine'],
  ['engine.mode', 'how a step is made is no part of what a run is'],
  ['name', 'runs are told apart by what they compute, not by name'],
  ['notes', 'it does not change a run'],
  ['tags', 'it does not change a run'],
  ['training.workers', 'it does not change results'],
  ['training.pixelCache', 'it does not change results'],
  ['training.prefetch', 'it does not change results'],
  ['plugins', 'they are loaded before a point is chosen'],
  ['extends', 'files are read before a point is chosen'],
  ['sweep', 'a sweep is no part of a point'],
];
/** What a point given by itself may say of itself. */
const namesOfPoints = ['name', 'notes', 'tags'];

/** Checks a sweep by itself; whether its values fit the experiment is checked point by point. */
export function checkSweep(
  root: ConfigMapping,
  sweep: ConfigMapping,
  checker: SchemaChecker,
  problems: ProblemList,
): SweepSettings | undefined {
  const value = toJson(sweep) as SweepSettings;
  reportSchemaErrors(checker.check(sweepSchema, value), { root, path: ['sweep'] }, problems);
  const axes = entriesOf(sweep.entries.get('grid')?.value);
  const points = itemsOf(sweep.entries.get('include')?.value).map(entriesOf);
  for (const [key, entry] of axes) checkAssigned(key, entry, ['sweep', 'grid', key], [], problems);
  for (const [index, point] of points.entries()) {
    for (const [key, entry] of point)
      checkAssigned(key, entry, ['sweep', 'include', index, key], namesOfPoints, problems);
  }
  checkSeeds(axes, sweep, problems);
  const seeds = sweep.entries.has('seeds') ? [SEED_PATH] : [];
  const keysOf = (entries: readonly NamedEntry[]): string[] => [...new Set([...entries.map(([key]) => key), ...seeds])];
  for (const [index, entry] of itemsOf(sweep.entries.get('exclude')?.value).entries()) {
    // Points of include are left out by not including them.
    checkMatched(entry, ['sweep', 'exclude', index], keysOf(axes), "combination of this sweep's grid", problems);
  }
  const varied = keysOf([...axes, ...points.flat()]);
  checkMatched(sweep.entries.get('baseline')?.value, ['sweep', 'baseline'], varied, 'point of this sweep', problems);
  return axes.length + points.length === 0 && value.seeds === undefined ? undefined : value;
}

type NamedEntry = readonly [key: string, entry: ConfigEntry];

const entriesOf = (node: ConfigNode | undefined): readonly NamedEntry[] =>
  node?.type === 'mapping' ? [...node.entries] : [];

const itemsOf = (node: ConfigNode | undefined): readonly ConfigNode[] => (node?.type === 'list' ? node.items : []);

function checkAssigned(
  key: string,
  { keySource }: ConfigEntry,
  at: readonly PathSegment[],
  allowed: readonly string[],
  problems: ProblemList,
): void {
  const path = parseDottedPath(key);
  if (path === undefined) {
    problems.add('config/sweep', keySource, at, `${key} is no dotted path such as method.temperature.`);
    return;
  }
  const refused = refusedAxes.find(([prefix]) => isWithin(path, prefix.split('.')) && !allowed.includes(prefix));
  if (refused !== undefined) problems.add('config/sweep', keySource, at, `${key} cannot be swept: ${refused[1]}.`);
}

function checkSeeds(axes: readonly NamedEntry[], sweep: ConfigMapping, problems: ProblemList): void {
  const axis = axes.find(([key]) => key === SEED_PATH);
  if (axis === undefined || !sweep.entries.has('seeds')) return;
  const message = `seeds sweeps ${SEED_PATH} already. Leave one of them out.`;
  problems.add('config/sweep', axis[1].keySource, ['sweep', 'grid', SEED_PATH], message);
}

/** What `exclude` and `baseline` ask for must be something that `those` differ in. */
function checkMatched(
  node: ConfigNode | undefined,
  at: readonly PathSegment[],
  comparable: readonly string[],
  those: string,
  problems: ProblemList,
): void {
  for (const [key, { keySource }] of entriesOf(node)) {
    const path = parseDottedPath(key) ?? [key];
    const varies = comparable.some((other) => {
      const axis = parseDottedPath(other) ?? [other];
      return isWithin(path, axis) || isWithin(axis, path);
    });
    if (varies) continue;
    const message = `${key} is the same in every ${those}, so it tells none apart.`;
    problems.add('config/sweep', keySource, [...at, key], message, {
      allowed: comparable,
      suggestion: nearest(key, comparable),
    });
  }
}
