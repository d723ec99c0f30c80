import type { AugmentPlugin } from '../augment/view-pipeline.js';
import type { BackbonePlugin } from '../backbones/backbone.js';
import type { CropPlugin } from '../crops/crop-strategy.js';
import type { DatasetPlugin } from '../data/dataset.js';
import type { EvaluatorPlugin } from '../evaluators/evaluator.js';
import type { MethodPlugin } from '../methods/method.js';
import type { ObserverPlugin } from '../observers/observer.js';
import type { OptimizerPlugin } from '../optim/optimizer.js';
import type { SchedulePlugin } from '../optim/schedule.js';
import type { ProposalPlugin } from '../proposals/proposal-source.js';
import type { LauncherPlugin } from '../sweeps/launchers/launcher.js';

/** The type of each family's plug-ins. */
export interface PluginByFamily {
  readonly data: DatasetPlugin;
  readonly proposals: ProposalPlugin;
  readonly crops: CropPlugin;
  readonly augment: AugmentPlugin;
  readonly backbone: BackbonePlugin;
  readonly method: MethodPlugin;
  readonly optimizer: OptimizerPlugin;
  readonly schedule: SchedulePlugin;
  readonly evaluators: EvaluatorPlugin;
  readonly launcher: LauncherPlugin;
  readonly observers: ObserverPlugin;
}

/** A plug-in of any family. */
export type AnyPlugin = PluginByFamily[keyof PluginByFamily];
