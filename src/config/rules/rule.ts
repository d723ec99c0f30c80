import type { BlockFamilyName } from '../../container/family.js';
import type { PluginByFamily } from '../../container/any-plugin.js';
import type { PathSegment } from '../dotted-path.js';
import type { ProblemDetails } from '../problem.js';

/** What a rule may look at. Values and plug-ins that are wrong by themselves are left out, so that no problem is reported twice. */
export interface ExperimentFacts {
  /** The value at a dotted path, defaults filled in. */
  value(path: string): unknown;
  /** The same, if it is a number. */
  number(path: string): number | undefined;
  /** Whether it is written somewhere, and no default. */
  isWritten(path: string): boolean;
  /** The plug-in that a block names. */
  plugin<Family extends BlockFamilyName>(family: Family): PluginByFamily[Family] | undefined;
  readonly evaluators: readonly EvaluatorFacts[];
}

export interface EvaluatorFacts {
  readonly index: number;
  readonly name: string;
  readonly every: unknown;
  readonly plugin: PluginByFamily['evaluators'];
}

export interface RuleFinding extends ProblemDetails {
  /** The value that is complained about. */
  readonly path: readonly PathSegment[];
  readonly message: string;
}

/** A relation between keys that no schema of one block can state. */
export interface Rule {
  /** In the imperative, for the documentation. */
  readonly summary: string;
  /** It is about how the method learns from views, so it says nothing where views are only looked at. */
  readonly ofTraining?: true;
  check(facts: ExperimentFacts): Iterable<RuleFinding>;
}
