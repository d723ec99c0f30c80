import type { BlockFamilyName } from '../container/family.js';
import type { PluginByFamily } from '../container/any-plugin.js';
import type { PluginRegistry } from '../container/plugin-registry.js';
import type { JsonObject } from '../json.js';
import { nodeAt, type ConfigMapping } from './config-node.js';
import { segmentsOf } from './dotted-path.js';
import type { EvaluatorFacts, ExperimentFacts } from './rules/index.js';

/** The view of a checked experiment that rules get: `isWrong` says at which paths a problem stands already. */
export class CheckedFacts implements ExperimentFacts {
  #evaluators: readonly EvaluatorFacts[] | undefined;

  constructor(
    private readonly experiment: JsonObject,
    private readonly root: ConfigMapping,
    private readonly registry: PluginRegistry,
    private readonly isWrong: (path: string) => boolean,
  ) {}

  value(path: string): unknown {
    if (this.isWrong(path)) return undefined;
    return segmentsOf(path).reduce<unknown>(
      (value, segment) =>
        typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[segment] : undefined,
      this.experiment,
    );
  }

  number(path: string): number | undefined {
    const value = this.value(path);
    return typeof value === 'number' ? value : undefined;
  }

  isWritten(path: string): boolean {
    return nodeAt(this.root, segmentsOf(path)) !== undefined;
  }

  plugin<Family extends BlockFamilyName>(family: Family): PluginByFamily[Family] | undefined {
    const kind = this.value(`${family}.kind`);
    return typeof kind === 'string' ? this.registry.find(family, kind) : undefined;
  }

  get evaluators(): readonly EvaluatorFacts[] {
    return (this.#evaluators ??= this.#findEvaluators());
  }

  #findEvaluators(): readonly EvaluatorFacts[] {
    const blocks = this.value('evaluators');
    if (!Array.isArray(blocks)) return [];
    return blocks.flatMap((_, index) => {
      const kind = this.value(`evaluators.${index}.kind`);
      const plugin = typeof kind === 'string' ? this.registry.find('evaluators', kind) : undefined;
      if (plugin === undefined) return [];
      const name = this.value(`evaluators.${index}.name`) ?? kind;
      return [{ index, name: String(name), every: this.value(`evaluators.${index}.every`), plugin }];
    });
  }
}
