import { ContainerModule } from 'inversify';
import { createViewPlanner } from '../augment/view-planner.js';
import type { Experiment } from '../config/experiment.js';
import { meanProposalShare, proposedBoxes } from '../proposals/proposed-boxes.js';
import type { PluginByFamily } from './any-plugin.js';
import { createProduct, pluginOf } from './block-product.js';
import type { DatasetShelf } from './dataset-shelf.js';
import { tokens } from './tokens.js';
import { trainingLength } from './training-length.js';

/** From images to planned views: everything that needs no TensorFlow. */
export function viewModule(
  { data, proposals, crops, augment, training }: Experiment,
  shelf: DatasetShelf,
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(tokens.dataset)
      .toResolvedValue(
        (plugin: PluginByFamily['data'], context) =>
          shelf.open(data, () => createProduct<'data'>(plugin, data, context)),
        [pluginOf('data', data), tokens.datasetContext],
      )
      .inSingletonScope();
    bind(tokens.proposals)
      .toResolvedValue(
        (plugin: PluginByFamily['proposals'], dataset, context) =>
          createProduct<'proposals'>(plugin, proposals, { ...context, dataset }),
        [pluginOf('proposals', proposals), tokens.dataset, tokens.datasetContext],
      )
      .inSingletonScope();
    bind(tokens.boxesOf).toResolvedValue(proposedBoxes, [tokens.proposals, tokens.random]).inSingletonScope();
    bind(tokens.crops)
      .toResolvedValue(
        (plugin: PluginByFamily['crops'], dataset, boxesOf, context) =>
          createProduct<'crops'>(plugin, crops, {
            meanProposalShare: () => meanProposalShare(dataset.split('train'), boxesOf, context),
          }),
        [pluginOf('crops', crops), tokens.dataset, tokens.boxesOf, tokens.datasetContext],
      )
      .inSingletonScope();
    bind(tokens.augment)
      .toResolvedValue(
        (plugin: PluginByFamily['augment'], { views }) => createProduct<'augment'>(plugin, augment, { views }),
        [pluginOf('augment', augment), tokens.crops],
      )
      .inSingletonScope();
    bind(tokens.planner)
      .toResolvedValue(
        (dataset, boxesOf, strategy, pipeline, random, context) => {
          const split = dataset.split('train');
          return createViewPlanner({ split, boxesOf, crops: strategy, pipeline, random, pass: context });
        },
        [tokens.dataset, tokens.boxesOf, tokens.crops, tokens.augment, tokens.random, tokens.datasetContext],
      )
      .inSingletonScope();
    bind(tokens.trainingLength)
      .toResolvedValue(({ items }) => trainingLength(training, items), [tokens.planner])
      .inSingletonScope();
    bind(tokens.stepShape)
      .toResolvedValue(
        ({ views }, { items }, { classes }, { traits: { labels } }: PluginByFamily['data']) => ({
          views,
          items,
          classes: classes.length,
          labels,
        }),
        [tokens.crops, tokens.trainingLength, tokens.dataset, pluginOf('data', data)],
      )
      .inSingletonScope();
  });
}
