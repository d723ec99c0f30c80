import { childOf, toJson, type ConfigMapping, type ConfigNode } from '../config-node.js';
import { describeValue } from '../describe-schema.js';
import { formatPath, isWithin, parseDottedPath, segmentsOf, type PathSegment } from '../dotted-path.js';
import { nearest } from '../nearest.js';
import type { ProblemList } from '../problem.js';
import type { SchemaChecker } from '../schema-checker.js';
import { reportSchemaErrors } from '../schema-problems.js';
import { formatSource, type Source } from '../source-text.js';
import {
  allAxes,
  axesIn,
  CONFIG,
  conditionsOf,
  entriesOf,
  itemsOf,
  SEED_PATH,
  wholeSweep,
  zipGroups,
  type AxisEntry,
} from './axis-entries.js';
import { executionProperties } from './execution-schema.js';
import { whyRefused } from './refused-axes.js';
import { sweepSchema } from './sweep-schema.js';
import type { Draw, SweepSettings } from './sweep-settings.js';

/** A sweep and the file that it stands in. */
export interface SweepInFile {
  readonly root: ConfigMapping;
  readonly sweep: ConfigMapping;
  /** Of a study; none of an experiment. */
  readonly recipes: readonly string[];
}

/**
 * Checks a sweep by itself; whether its values fit the experiment is checked point by point. `undefined` comes back where the sweep of an
 * experiment varies nothing.
 */
export function checkSweep(
  { root, sweep, recipes }: SweepInFile,
  checker: SchemaChecker,
  problems: ProblemList,
): SweepSettings | undefined {
  const value = toJson(sweep) as SweepSettings;
  const errors = checker.check(sweepSchema, value);
  reportSchemaErrors(errors, { root, path: ['sweep'] }, problems);
  new SweepCheck(sweep, recipes, problems).run(errors.length === 0);
  // An experiment that says how it is to be run is a sweep of one point.
  const isManaged = Object.keys(executionProperties).some((key) => sweep.entries.has(key));
  const isSwept = allAxes(sweep).length > 0 || includedKeys(sweep).length > 0 || value.seeds !== undefined;
  return isSwept || isManaged || recipes.length > 0 ? value : undefined;
}

const includedKeys = (sweep: ConfigMapping): readonly string[] =>
  itemsOf(childOf(sweep, 'include')).flatMap((point) => entriesOf(point).map(([key]) => key));

/** What one key of a pattern may be compared with, and how it is called. */
interface Compared {
  readonly keys: readonly string[];
  readonly those: string;
}

class SweepCheck {
  readonly #common: readonly AxisEntry[];

  constructor(
    private readonly sweep: ConfigMapping,
    private readonly recipes: readonly string[],
    private readonly problems: ProblemList,
  ) {
    this.#common = axesIn(wholeSweep(sweep));
  }

  /** @param isWellFormed whether every value is of the type that its key takes */
  run(isWellFormed: boolean): void {
    this.#checkKeys();
    this.#checkRepeated();
    for (const part of [wholeSweep(this.sweep), ...conditionsOf(this.sweep)]) {
      for (const group of zipGroups(part)) this.#checkLengths(group);
    }
    if (isWellFormed) for (const axis of allAxes(this.sweep)) this.#checkRange(axis);
    this.#checkPatterns();
  }

  #checkKeys(): void {
    for (const { key, entry, at, part } of allAxes(this.sweep)) {
      this.#checkKey(key, entry.keySource, at, part === 'zip');
    }
    for (const [index, point] of itemsOf(childOf(this.sweep, 'include')).entries()) {
      for (const [key, { keySource, value }] of entriesOf(point)) {
        const at = ['sweep', 'include', index, key];
        if (key === CONFIG && this.recipes.length > 1) this.#checkRecipe(value, at);
        else this.#checkKey(key, keySource, at, true);
      }
    }
  }

  #checkRecipe(node: ConfigNode, at: readonly PathSegment[]): void {
    const name = toJson(node);
    if (this.recipes.some((recipe) => recipe === name)) return;
    const suggestion = typeof name === 'string' ? nearest(name, this.recipes) : undefined;
    const message = `None of the study's configs is called ${describeValue(name)}.`;
    this.problems.add('config/sweep', node.source, at, message, { allowed: this.recipes, suggestion });
  }

  #checkKey(key: string, source: Source, at: readonly PathSegment[], mayBeLabel: boolean): void {
    const path = parseDottedPath(key);
    if (path === undefined) {
      this.problems.add('config/sweep', source, at, `${key} is no dotted path such as method.temperature.`);
      return;
    }
    const ofStudy =
      key === CONFIG && this.recipes.length > 0 ? 'the recipes of a study are listed in configs' : undefined;
    const reason = ofStudy ?? whyRefused(path, mayBeLabel);
    if (reason !== undefined) this.problems.add('config/sweep', source, at, `${key} cannot be swept: ${reason}.`);
  }

  /** An axis of all points is given once; one of some points may be given for each of several kinds of them. */
  #checkRepeated(): void {
    const known = new Map<string, AxisEntry>();
    const seeds = childOf(this.sweep, 'seeds');
    for (const axis of this.#common) {
      const former = known.get(pathText(axis.key));
      if (former !== undefined) this.#reportRepeated(axis, former.entry.keySource);
      known.set(pathText(axis.key), former ?? axis);
    }
    for (const axis of conditionsOf(this.sweep).flatMap(axesIn)) {
      const former = known.get(pathText(axis.key));
      if (former !== undefined) this.#reportRepeated(axis, former.entry.keySource);
    }
    for (const axis of allAxes(this.sweep)) {
      if (pathText(axis.key) !== SEED_PATH || seeds === undefined) continue;
      const message = `seeds sweeps ${SEED_PATH} already. Leave one of them out.`;
      this.problems.add('config/sweep', axis.entry.keySource, axis.at, message);
    }
  }

  #reportRepeated({ key, entry, at }: AxisEntry, former: Source): void {
    const message = `${key} is an axis already, at ${formatSource(former)}. Leave one of them out.`;
    this.problems.add('config/sweep', entry.keySource, at, message);
  }

  #checkLengths(group: readonly AxisEntry[]): void {
    const [first] = group;
    if (first === undefined) return;
    const lengthOf = ({ entry }: AxisEntry): number => itemsOf(entry.value).length;
    for (const axis of group) {
      if (axis.entry.value.type !== 'list' || lengthOf(axis) === lengthOf(first)) continue;
      const message = `${axis.key} has ${countOf(lengthOf(axis))}, but ${first.key}, with which it advances, has ${lengthOf(first)}.`;
      this.problems.add('config/sweep', axis.entry.keySource, axis.at, message);
    }
  }

  #checkRange({ part, key, entry, at }: AxisEntry): void {
    if (part !== 'random') return;
    const draw = toJson(entry.value) as unknown as Draw;
    if (draw.kind === 'choice') return;
    const { from, to } = draw;
    const report = (message: string): void => {
      this.problems.add(
        'config/sweep',
        childOf(entry.value, 'to')?.source ?? entry.value.source,
        [...at, 'to'],
        message,
      );
    };
    if (from >= to) report(`The range of ${key} goes from ${from} to ${to}; its end must be above its beginning.`);
    else if (draw.kind === 'integer') {
      // Its default is not written there.
      const { multipleOf = 1 } = draw as Partial<typeof draw>;
      if (Math.floor(to / multipleOf) < Math.ceil(from / multipleOf))
        report(`No multiple of ${multipleOf} lies from ${from} to ${to}.`);
    }
  }

  #checkPatterns(): void {
    const config = this.recipes.length > 1 ? [CONFIG] : [];
    const common = [...config, ...keysOf(this.#common)];
    const own = [...config, ...keysOf(allAxes(this.sweep))];
    const seeds = this.sweep.entries.has('seeds') ? [SEED_PATH] : [];
    const conditions = conditionsOf(this.sweep);
    for (const [index, { match, at }] of conditions.entries()) {
      // What an earlier entry sets, a later one may ask for.
      const earlier = keysOf(conditions.slice(0, index).flatMap(axesIn));
      const compared = { keys: [...common, ...earlier], those: 'point that it could be about' };
      this.#checkPattern(match, [...at, 'match'], compared);
    }
    for (const [index, entry] of itemsOf(childOf(this.sweep, 'exclude')).entries()) {
      const compared = { keys: [...own, ...seeds], those: "combination of this sweep's axes" };
      this.#checkPattern(entry, ['sweep', 'exclude', index], compared);
    }
    const varied = { keys: [...own, ...includedKeys(this.sweep), ...seeds], those: 'point of this sweep' };
    this.#checkPattern(childOf(this.sweep, 'baseline'), ['sweep', 'baseline'], varied);
  }

  /** What a pattern asks for must be something that the points which it is compared with differ in. */
  #checkPattern(node: ConfigNode | undefined, at: readonly PathSegment[], { keys, those }: Compared): void {
    const allowed = [...new Set(keys)];
    for (const [key, { keySource }] of entriesOf(node)) {
      if (isAmong(key, allowed)) continue;
      const message = isAmong(key, includedKeys(this.sweep))
        ? `Only include sets ${key}, and its points are whole as they are: leave one out by not including it.`
        : `${key} is the same in every ${those}, so it tells none apart.`;
      const details = { allowed, suggestion: nearest(key, allowed) };
      this.problems.add('config/sweep', keySource, [...at, key], message, details);
    }
  }
}

const keysOf = (axes: readonly AxisEntry[]): readonly string[] => axes.map(({ key }) => key);

/** One spelling for one path: quotes may be there or not. */
const pathText = (key: string): string => formatPath(segmentsOf(key));

const countOf = (length: number): string => (length === 1 ? '1 value' : `${length} values`);

/** Whether one of the keys is the same, lies below it, or holds it. */
function isAmong(key: string, keys: readonly string[]): boolean {
  const path = segmentsOf(key);
  return keys.some((other) => {
    const axis = segmentsOf(other);
    return isWithin(path, axis) || isWithin(axis, path);
  });
}
