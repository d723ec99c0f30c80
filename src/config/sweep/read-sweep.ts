import type { ConfigMapping } from '../config-node.js';
import type { Assignment } from '../overrides.js';
import type { ProblemList } from '../problem.js';
import type { SchemaChecker } from '../schema-checker.js';
import { checkSweep } from './check-sweep.js';
import { fixSweptKeys } from './fix-swept-keys.js';
import type { SweepSettings } from './sweep-settings.js';

export interface FoundSweep {
  /** After overrides took their axes out. */
  readonly sweepNode: ConfigMapping | undefined;
  /** `undefined` where an experiment's sweep varies nothing. */
  readonly sweep: SweepSettings | undefined;
}

export interface SweepReading {
  readonly overrides: readonly Assignment[];
  readonly checker: SchemaChecker;
  readonly problems: ProblemList;
  /** The recipes of a study; none for an experiment. */
  readonly recipes?: readonly string[];
}

/** The `sweep:` of a composed file, checked by itself. */
export function readSweep(
  composed: ConfigMapping,
  { overrides, checker, problems, recipes = [] }: SweepReading,
): FoundSweep {
  const node = composed.entries.get('sweep')?.value;
  if (node === undefined || (node.type === 'scalar' && node.value === null))
    return { sweepNode: undefined, sweep: undefined };
  if (node.type !== 'mapping') {
    const message = 'sweep holds keys and values: grid, zip, random, when, include, exclude, seeds, baseline.';
    problems.add('config/type', node.source, ['sweep'], message);
    return { sweepNode: undefined, sweep: undefined };
  }
  const sweepNode = fixSweptKeys(node, overrides);
  const entry = { keySource: node.source, value: sweepNode };
  const whole = { ...composed, entries: new Map([...composed.entries, ['sweep', entry]]) };
  return { sweepNode, sweep: checkSweep({ root: whole, sweep: sweepNode, recipes }, checker, problems) };
}
