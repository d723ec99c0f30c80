import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Dataset, Sample } from '../../src/data/dataset.js';
import { inMemorySplit } from '../../src/data/in-memory-split.js';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import type { Evaluation, EvaluatorPlugin, RenderSamples } from '../../src/evaluators/evaluator.js';
import { evaluatorPlugins } from '../../src/evaluators/plugins.js';
import { withoutTestSplit } from '../../src/evaluators/without-test-split.js';
import { evaluateSmallWorld } from './evaluate-small-world.js';
import { CLASSES, createDataset, createSingleDataset, rendering } from './small-world.js';

/** Settings with which there is something to choose, and with which it takes no time. */
const settings: Readonly<Record<string, object>> = {
  'linear-multilabel': { learningRate: [0.01, 0.3, 30], weightDecay: [0, 0.03], epochs: 3, trainBatchSize: 20 },
  'linear-top1': { learningRate: [0.01, 0.3, 30], weightDecay: [0, 0.03], epochs: 3, trainBatchSize: 20 },
  knn: { k: [1, 5, 40], temperature: [0.05, 1] },
  'fine-tune': { learningRate: [0.0001, 1], epochs: 2 },
  embedding: { passes: 5 },
};

const createFor = ({ traits }: EvaluatorPlugin): Dataset =>
  traits.needsSingleLabels === true ? createSingleDataset() : createDataset();

/** The dataset with the classes of its test images turned round, and images of them that show something else. */
function poisoned(dataset: Dataset): { readonly dataset: Dataset; readonly render: RenderSamples } {
  const split = dataset.split('test');
  const turned = (label: number): number => (label + 1) % CLASSES.length;
  const samples = Array.from({ length: split.length }, (_, index): Sample => {
    const { id, labels, boxes, ...sample } = split.sample(index);
    return {
      ...sample,
      id: `poisoned-${id}`,
      labels: labels.map(turned).sort(),
      boxes: boxes.map((box) => ({ ...box, label: turned(box.label) })),
    };
  });
  const render: RenderSamples = (shown, job, batchSize) =>
    rendering(shown[0]!.id.startsWith('poisoned') ? 20 : 1)(shown, job, batchSize);
  return {
    dataset: { ...dataset, split: (name) => (name === 'test' ? inMemorySplit(samples) : dataset.split(name)) },
    render,
  };
}

/** What was chosen, and all that it was chosen by. */
const choiceOf = ({ validation, protocol: { chosen, candidates, selection } }: Evaluation): object => ({
  validation,
  chosen,
  candidates,
  selection,
});

const measuredBy = ({ metrics, predictions }: Evaluation): object => ({ metrics, predictions });

describe.each(evaluatorPlugins.map((plugin) => [plugin.kind, plugin] as const))(
  'the test images of %s',
  (kind, plugin) => {
    let engine: Engine;
    beforeAll(() => {
      engine = loadEngine({ device: 'cpu', threads: 2 });
    });
    const evaluate = (change: Parameters<typeof evaluateSmallWorld>[2] = {}): Promise<Evaluation> =>
      evaluateSmallWorld(engine, plugin, {
        settings: settings[kind] ?? {},
        dataset: createFor(plugin),
        render: rendering(1),
        ...change,
      });

    it('change what is measured on them, and nothing that is chosen', async () => {
      const clean = await evaluate();
      const other = await evaluate(poisoned(createFor(plugin)));
      expect(measuredBy(other)).not.toEqual(measuredBy(clean));
      expect(choiceOf(other)).toEqual(choiceOf(clean));
    });

    it('are out of reach while training goes on', async () => {
      const dataset = withoutTestSplit(createFor(plugin));
      const { protocol } = await evaluate({ dataset, scored: 'validation' });
      expect(protocol).toMatchObject({ scored: 'validation' });
      expect(() => dataset.split('test')).toThrow('asks for the test split while training goes on');
    });

    it('are measured with the same bits twice', async () => {
      expect(JSON.stringify(await evaluate())).toBe(JSON.stringify(await evaluate()));
    });
  },
);
