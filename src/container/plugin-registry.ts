import type { AnyPlugin, PluginByFamily } from './any-plugin.js';
import { containerErrors } from './errors.js';
import type { FamilyName } from './family.js';

/** The plug-ins that an experiment can name: the package's own and the user's. Immutable. */
export class PluginRegistry {
  readonly #families = new Map<FamilyName, Map<string, AnyPlugin>>();

  /** @throws `container/duplicate-kind` where two plug-ins of a family have one kind */
  constructor(plugins: readonly AnyPlugin[]) {
    for (const plugin of plugins) {
      const kinds = this.#families.get(plugin.family) ?? new Map<string, AnyPlugin>();
      if (kinds.has(plugin.kind)) throw containerErrors['container/duplicate-kind'](plugin);
      kinds.set(plugin.kind, plugin);
      this.#families.set(plugin.family, kinds);
    }
  }

  /** This registry and more. */
  with(plugins: readonly AnyPlugin[]): PluginRegistry {
    if (plugins.length === 0) return this;
    const own = [...this.#families.values()].flatMap((kinds) => [...kinds.values()]);
    return new PluginRegistry([...own, ...plugins]);
  }

  find<Family extends FamilyName>(family: Family, kind: string): PluginByFamily[Family] | undefined {
    return this.#families.get(family)?.get(kind) as PluginByFamily[Family] | undefined;
  }

  /** A family's plug-ins in the order of its list. */
  family<Family extends FamilyName>(family: Family): readonly PluginByFamily[Family][] {
    return [...(this.#families.get(family)?.values() ?? [])] as unknown as PluginByFamily[Family][];
  }

  kinds(family: FamilyName): readonly string[] {
    return this.family(family).map(({ kind }) => kind);
  }
}

/** The package's own plug-ins. */
export async function builtInRegistry(): Promise<PluginRegistry> {
  const { builtInPlugins } = await import('./built-in-plugins.js');
  return new PluginRegistry(builtInPlugins);
}
