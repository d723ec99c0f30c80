/**
 * What plug-ins are written with: `import { defineCropStrategy } from 'croplab'`. Loads no TensorFlow; operations reach a plug-in through
 * the engine in its context.
 */
export {
  defineViewPipeline,
  type AugmentContext,
  type AugmentPlugin,
  type ViewPipeline,
} from './augment/view-pipeline.js';
export type { ColorSpace, Normalization } from './augment/normalization.js';
export type { PixelOperation } from './augment/pixel-operation.js';
export type { RenderJob, ViewJob, ViewPlacement } from './augment/render-job.js';
export {
  defineBackbone,
  type Backbone,
  type BackboneContext,
  type BackbonePlugin,
  type Encoder,
  type ForwardMode,
} from './backbones/backbone.js';
export type { SettingsOf, SettingsSchema } from './container/plugin.js';
export {
  defineCropStrategy,
  type CropContext,
  type CropInput,
  type CropPlugin,
  type CropRect,
  type CropStrategy,
  type Size,
  type ViewCrop,
  type ViewSpec,
} from './crops/crop-strategy.js';
export {
  defineDataset,
  type Dataset,
  type DatasetContext,
  type DatasetPlugin,
  type ObjectBox,
  type Sample,
  type Split,
  type SplitName,
} from './data/dataset.js';
export type { ImageSource } from './data/image-source.js';
export type { Engine, EngineDevice, TensorFlow } from './engine/engine.js';
export type { EngineOperations } from './engine/operations/engine-operations.js';
export type { RandomStream, StreamKey } from './engine/random/random-stream.js';
export type {
  VariableEntry,
  VariableLayout,
  VariableOptions,
  VariableRole,
  VariableScope,
} from './engine/variables/variable-tree.js';
export { CroplabError, defineErrors, errorRow, ExitCode } from './errors/index.js';
export {
  defineEvaluator,
  type Evaluation,
  type Evaluator,
  type EvaluatorContext,
  type EvaluatorPlugin,
  type FrozenBackbone,
  type Prediction,
  type ScoredSplit,
} from './evaluators/evaluator.js';
export type { OnlineContext, OnlineProbe } from './evaluators/online-probe.js';
export type { FeatureTable, FeatureView, SplitFeatures } from './evaluators/features/index.js';
export type { JsonObject, JsonValue } from './json.js';
export {
  defineMethod,
  type Batch,
  type Method,
  type MethodContext,
  type MethodLoss,
  type MethodPlugin,
  type StepInputs,
  type StepPosition,
  type StepTensors,
} from './methods/method.js';
export type { ViewCount } from './methods/view-count.js';
export {
  defineObserver,
  type ObservedCheckpoint,
  type ObservedEvaluation,
  type ObservedRun,
  type ObservedStep,
  type ObservedWeights,
  type Observer,
  type ObserverContext,
  type ObserverPlugin,
  type RunEnding,
  type TrainingStart,
} from './observers/observer.js';
export { defineOptimizer, type Optimizer, type OptimizerContext, type OptimizerPlugin } from './optim/optimizer.js';
export { defineSchedule, type Schedule, type ScheduleContext, type SchedulePlugin } from './optim/schedule.js';
export { scheduledNumberSchema, scheduledValue, type ScheduledNumber } from './optim/scheduled-value.js';
export type { ProgressReporter, ProgressTask } from './progress.js';
export {
  defineProposalSource,
  type ProposalBox,
  type ProposalPlugin,
  type ProposalSource,
} from './proposals/proposal-source.js';
export type { RunPaths } from './runs/run-directory.js';
export type { MetricLine, RunManifest } from './runs/run-files.js';
export type { RunLog, RunMessage } from './runs/run-log.js';
export { defineLauncher, type Launcher, type LauncherPlugin, type SweepWork } from './sweeps/launchers/launcher.js';
export type { SweepQueue, TakenRun } from './sweeps/sweep-queue.js';
export type { SweepRun } from './sweeps/sweep-run.js';
