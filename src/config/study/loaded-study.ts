import type { JsonObject } from '../../json.js';
import type { ConfigError } from '../config-error.js';
import type { ConfigMapping } from '../config-node.js';
import { deepFreeze } from '../deep-freeze.js';
import type { PathSegment } from '../dotted-path.js';
import type { LoadedExperiment } from '../loaded-experiment.js';
import type { OriginOfValue } from '../origins.js';
import { sweepErrorAt } from '../sweep/sweep-error.js';
import { sweepOrigins } from '../sweep/sweep-origins.js';
import type { SweepSettings } from '../sweep/sweep-settings.js';

export interface StudyParts {
  /** Absolute. */
  readonly file: string;
  readonly name: string;
  /** By their names, in the order of `configs`; at least one. */
  readonly recipes: ReadonlyMap<string, LoadedExperiment>;
  readonly sweep: SweepSettings;
  /** The study as it is written. */
  readonly root: ConfigMapping;
  /** Its sweep, after overrides took their axes out. */
  readonly sweepNode: ConfigMapping | undefined;
}

/** Several experiments that are run side by side, each of them valid with what they share. */
export class LoadedStudy {
  readonly file: string;
  readonly name: string;
  readonly recipes: ReadonlyMap<string, LoadedExperiment>;
  /** Its points. */
  readonly sweep: SweepSettings;
  readonly #parts: StudyParts;

  constructor(parts: StudyParts) {
    this.file = parts.file;
    this.name = parts.name;
    this.recipes = parts.recipes;
    this.sweep = deepFreeze(parts.sweep);
    this.#parts = parts;
  }

  /** Where the parts of its sweep stand. */
  get sweepOrigins(): readonly OriginOfValue[] {
    return sweepOrigins(this.#parts.sweepNode);
  }

  /**
   * The experiment of one point: its recipe, which `config` names where there are several, with values set by dotted path.
   *
   * @throws ConfigError
   */
  point({ config, ...assignments }: JsonObject): LoadedExperiment {
    const recipe = typeof config === 'string' ? this.recipes.get(config) : [...this.recipes.values()][0];
    if (recipe === undefined) throw new RangeError('A point of a study names one of its recipes.');
    return recipe.point(assignments);
  }

  /** What to throw where a part of the sweep as a whole is wrong, such as `exclude.0`. */
  sweepError(path: readonly PathSegment[], message: string): ConfigError {
    return sweepErrorAt(this.#parts.sweepNode, this.#parts.root.source, path, message);
  }
}
