import { describe, expect, it } from '@jest/globals';
import type { NamedEvaluator } from '../../src/container/tokens.js';
import type { Dataset, Sample, SplitName } from '../../src/data/dataset.js';
import { inMemorySplit } from '../../src/data/in-memory-split.js';
import type { EvaluatorPlugin } from '../../src/evaluators/evaluator.js';
import { evaluatorPlugins } from '../../src/evaluators/plugins.js';
import { checkEvaluators } from '../../src/training/evaluate-backbone.js';
import { filledSettings } from '../filled-settings.js';

const IMAGES = 40;

const sample = (index: number): Sample => ({
  id: String(index),
  image: { kind: 'file', path: `${index}.jpg` },
  width: 100,
  height: 100,
  boxes: [{ left: 0, top: 0, right: 50, bottom: 50, label: index % 2 }],
  labels: [index % 2],
});

/** A set in which all splits have images but those that are named. */
const without = (...empty: readonly SplitName[]): Dataset => ({
  classes: ['cat', 'dog'],
  fingerprint: 'f',
  split: (name) =>
    inMemorySplit(empty.includes(name) ? [] : Array.from({ length: IMAGES }, (_, index) => sample(index))),
});

async function named(plugin: EvaluatorPlugin, every: NamedEvaluator['every']): Promise<NamedEvaluator[]> {
  const given = plugin.kind === 'knn' ? { k: 5 } : {};
  const evaluator = await plugin.create(filledSettings(plugin, given), {});
  return [{ name: plugin.kind, every, resamples: 0, evaluator }];
}

describe.each(evaluatorPlugins.map((plugin) => [plugin.kind, plugin] as const))('%s', (_, plugin) => {
  it('says before training that there will be nothing to measure', async () => {
    const [atTheEnd, meanwhile] = [await named(plugin, 'end'), await named(plugin, 'epoch')];
    expect(() => {
      checkEvaluators(atTheEnd, without('test'));
    }).toThrow(/needs images in the test split/);
    expect(() => {
      checkEvaluators(meanwhile, without('validation'));
    }).toThrow(/needs images in the validation split/);
    checkEvaluators([...atTheEnd, ...meanwhile], without());
  });
});

it('asks for validation images where there is something to choose by them', async () => {
  const linear = evaluatorPlugins.find(({ kind }) => kind === 'linear-multilabel')!;
  const evaluators = await named(linear, 'end');
  expect(() => {
    checkEvaluators(evaluators, without('validation'));
  }).toThrow(/validation split, to choose among its settings/);
});
