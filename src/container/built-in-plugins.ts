import { augmentPlugins } from '../augment/plugins.js';
import { backbonePlugins } from '../backbones/plugins.js';
import { cropPlugins } from '../crops/plugins.js';
import { datasetPlugins } from '../data/plugins.js';
import { evaluatorPlugins } from '../evaluators/plugins.js';
import { methodPlugins } from '../methods/plugins.js';
import { observerPlugins } from '../observers/plugins.js';
import { optimizerPlugins, schedulePlugins } from '../optim/plugins.js';
import { proposalPlugins } from '../proposals/plugins.js';
import { launcherPlugins } from '../sweeps/launchers/plugins.js';
import type { AnyPlugin } from './any-plugin.js';

/** Every plug-in that comes with the package, gathered from the families' lists. */
export const builtInPlugins: readonly AnyPlugin[] = [
  ...datasetPlugins,
  ...proposalPlugins,
  ...cropPlugins,
  ...augmentPlugins,
  ...backbonePlugins,
  ...methodPlugins,
  ...optimizerPlugins,
  ...schedulePlugins,
  ...evaluatorPlugins,
  ...launcherPlugins,
  ...observerPlugins,
];
