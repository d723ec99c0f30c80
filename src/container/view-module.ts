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
        (plugin: PluginByFamily['proposals']) => createProduct<'proposals'>(plugin, proposals, {}),
        [pluginOf('proposals', proposals)],
      )
      .inSingletonScope();
    bind(tokens.crops)
      .toResolvedValue(
        (plugin: PluginByFamily['crops'], dataset, source, random) =>
          createProduct<'crops'>(plugin, crops, {
            meanProposalShare: () => meanProposalShare(dataset.split('train'), proposedBoxes(source, random)),
          }),
        [pluginOf('crops', crops), tokens.dataset, tokens.proposals, tokens.random],
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
        (dataset, source, strategy, pipeline, random) =>
          createViewPlanner({ split: dataset.split('train'), proposals: source, crops: strategy, pipeline, random }),
        [tokens.dataset, tokens.proposals, tokens.crops, tokens.augment, tokens.random],
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
