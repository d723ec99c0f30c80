import type { AnyPlugin, PluginByFamily } from './any-plugin.js';
import { containerErrors } from './errors.js';
import type { FamilyName } from './family.js';

/** The plug-ins that an experiment can name: the package's own and the user's. Immutable. */
export class PluginRegistry {
  readonly #plugins = new Map<string, AnyPlugin>();

  /** @throws `container/duplicate-kind` where two plug-ins of a family have one kind */
  constructor(plugins: readonly AnyPlugin[]) {
    for (const plugin of plugins) {
      const key = keyOf(plugin.family, plugin.kind);
      if (this.#plugins.has(key)) throw containerErrors['container/duplicate-kind'](plugin);
      this.#plugins.set(key, plugin);
    }
  }

  /** This registry and more. */
  with(plugins: readonly AnyPlugin[]): PluginRegistry {
    return plugins.length === 0 ? this : new PluginRegistry([...this.#plugins.values(), ...plugins]);
  }

  find<Family extends FamilyName>(family: Family, kind: string): PluginByFamily[Family] | undefined {
    return this.#plugins.get(keyOf(family, kind)) as PluginByFamily[Family] | undefined;
  }

  /** A family's plug-ins in the order of its list. */
  family<Family extends FamilyName>(family: Family): readonly PluginByFamily[Family][] {
    return [...this.#plugins.values()].filter((plugin) => plugin.family === family) as PluginByFamily[Family][];
  }

  kinds(family: FamilyName): readonly string[] {
    return this.family(family).map(({ kind }) => kind);
  }
}

const keyOf = (family: FamilyName, kind: string): string => `${family}/${kind}`;

/** The package's own plug-ins. */
export async function builtInRegistry(): Promise<PluginRegistry> {
  const { builtInPlugins } = await import('./built-in-plugins.js');
  return new PluginRegistry(builtInPlugins);
}
