import { ContainerModule } from 'inversify';
import type { EvaluatorBlock, Experiment } from '../config/experiment.js';
import { loadEngine } from '../engine/load-engine.js';
import type { NamedProbe } from '../evaluators/online-probe.js';
import { VariableTree } from '../engine/variables/index.js';
import { describeViewCount, takesViews } from '../methods/view-count.js';
import type { MethodPlugin } from '../methods/method.js';
import { withInitialWeights } from '../weights/initial-weights.js';
import type { PluginByFamily } from './any-plugin.js';
import { createProduct, pluginOf } from './block-product.js';
import { containerErrors } from './errors.js';
import type { PluginRegistry } from './plugin-registry.js';
import { tokens, type NamedEvaluator } from './tokens.js';

/** From views to a trained and evaluated backbone: everything that computes with TensorFlow. */
export function trainingModule(experiment: Experiment, registry: PluginRegistry): ContainerModule {
  const { backbone, method, optimizer, schedule, training } = experiment;
  return new ContainerModule(({ bind }) => {
    bind(tokens.engine)
      .toResolvedValue(() => loadEngine(experiment.engine))
      .inSingletonScope();
    bind(tokens.variables)
      .toResolvedValue(({ tf }) => new VariableTree(tf), [tokens.engine])
      .inSingletonScope();
    bind(tokens.backbone)
      .toResolvedValue(
        async (plugin: PluginByFamily['backbone'], engine, weights) => {
          const architecture = await createProduct<'backbone'>(plugin, backbone, { engine });
          return weights === undefined ? architecture : withInitialWeights(architecture, weights, engine.tf);
        },
        [pluginOf('backbone', backbone), tokens.engine, tokens.initialWeights],
      )
      .inSingletonScope();
    bind(tokens.method)
      .toResolvedValue(
        (plugin: PluginByFamily['method'], engine, architecture, variables, random, shape) => {
          checkViews(plugin, shape.views.length, experiment.crops.kind);
          return createProduct<'method'>(plugin, method, {
            engine,
            backbone: architecture,
            scope: variables.scope('method'),
            random: random.stream('weights'),
            batchSize: training.batchSize,
            ...shape,
          });
        },
        [pluginOf('method', method), tokens.engine, tokens.backbone, tokens.variables, tokens.random, tokens.stepShape],
      )
      .inSingletonScope();
    bind(tokens.optimizer)
      .toResolvedValue(
        (plugin: PluginByFamily['optimizer'], engine, variables, { trainables }) =>
          createProduct<'optimizer'>(plugin, optimizer, {
            engine,
            parameters: trainables,
            scope: variables.scope('optimizer'),
          }),
        [pluginOf('optimizer', optimizer), tokens.engine, tokens.variables, tokens.method],
      )
      .inSingletonScope();
    bind(tokens.schedule)
      .toResolvedValue(
        (plugin: PluginByFamily['schedule'], length) => createProduct<'schedule'>(plugin, schedule, length),
        [pluginOf('schedule', schedule), tokens.trainingLength],
      )
      .inSingletonScope();
    bind(tokens.evaluators)
      .toResolvedValue(() => createEvaluators(experiment.evaluators, registry))
      .inSingletonScope();
    bind(tokens.probes)
      .toResolvedValue(
        (engine, evaluators, { encoder }, variables, { classes, labels }) =>
          evaluators.flatMap(({ name, evaluator }): NamedProbe[] => {
            const scope = variables.scope('evaluators').scope(name);
            const probe = evaluator.attach?.({ engine, encoder, scope, classes, labels });
            return probe === undefined ? [] : [{ name, probe }];
          }),
        [tokens.engine, tokens.evaluators, tokens.method, tokens.variables, tokens.stepShape],
      )
      .inSingletonScope();
  });
}

/** @throws `container/number-of-views` */
function checkViews({ kind, traits }: MethodPlugin, count: number, crops: string): void {
  if (takesViews(traits.views, count)) return;
  throw containerErrors['container/number-of-views']({
    method: kind,
    needed: describeViewCount(traits.views),
    crops,
    views: count,
  });
}

async function createEvaluators(
  blocks: readonly EvaluatorBlock[],
  registry: PluginRegistry,
): Promise<readonly NamedEvaluator[]> {
  return Promise.all(
    blocks.map(async (block) => {
      const plugin = registry.find('evaluators', block.kind);
      if (plugin === undefined) throw new Error(`The validated experiment names an unknown evaluator ${block.kind}.`);
      return {
        name: block.name,
        every: block.every,
        resamples: block.resamples,
        evaluator: await createProduct<'evaluators'>(plugin, block, {}),
      };
    }),
  );
}
