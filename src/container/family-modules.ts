import { ContainerModule } from 'inversify';
import { familyNames, type FamilyName } from './family.js';
import type { PluginRegistry } from './plugin-registry.js';
import { pluginToken } from './tokens.js';

/** One module a family: each plug-in of the registry, the package's own and the user's, bound under its kind. */
export function familyModules(registry: PluginRegistry): ContainerModule[] {
  return familyNames.map((family) => familyModule(family, registry));
}

function familyModule(family: FamilyName, registry: PluginRegistry): ContainerModule {
  return new ContainerModule(({ bind }) => {
    for (const plugin of registry.family(family)) {
      bind(pluginToken(family)).toConstantValue(plugin).whenNamed(plugin.kind);
    }
  });
}
