import type { Encoder } from '../../src/backbones/backbone.js';
import type { Dataset, Sample, SplitName } from '../../src/data/dataset.js';
import { inMemorySplit } from '../../src/data/in-memory-split.js';
import type { Engine } from '../../src/engine/engine.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { VariableTree } from '../../src/engine/variables/index.js';
import type { RenderSamples } from '../../src/evaluators/evaluator.js';

export const CLASSES = ['cat', 'dog', 'cup'];
/** Pixels. */
export const SIDE = 8;

/** Samples that show each class by a chance of 0.4, in boxes of half the image's side. */
export function createSamples(name: string, count: number, random: RandomStream): Sample[] {
  return Array.from({ length: count }, (_, index) => {
    const labels = CLASSES.flatMap((_, label) => (random.chance(0.4) ? [label] : []));
    const boxes = labels.map((label) => ({ left: 0, top: 0, right: SIDE / 2, bottom: SIDE / 2, label }));
    const id = `${name}-${String(index)}`;
    return { id, image: { kind: 'file', path: id }, width: SIDE, height: SIDE, boxes, labels };
  });
}

export function createDataset(change: Partial<Record<SplitName, readonly Sample[]>> = {}): Dataset {
  const random = RandomStream.fromSeed(3);
  const samples = {
    train: createSamples('train', 300, random),
    validation: createSamples('validation', 100, random),
    test: createSamples('test', 150, random),
    ...change,
  };
  return { classes: CLASSES, fingerprint: '', split: (name) => inMemorySplit(samples[name]) };
}

/** Samples that show one class each, the classes in turn, in boxes of the whole image. */
export function createSingleSamples(name: string, count: number): Sample[] {
  return Array.from({ length: count }, (_, index): Sample => {
    const label = index % CLASSES.length;
    const id = `${name}-${index}`;
    const boxes = [{ left: 0, top: 0, right: SIDE, bottom: SIDE, label }];
    return { id, image: { kind: 'file', path: id }, width: SIDE, height: SIDE, boxes, labels: [label] };
  });
}

/** A dataset of one class an image. */
export const createSingleDataset = (change: Partial<Record<SplitName, readonly Sample[]>> = {}): Dataset =>
  createDataset({
    train: createSingleSamples('train', 90),
    validation: createSingleSamples('validation', 30),
    test: createSingleSamples('test', 60),
    ...change,
  });

/** Images whose first pixel says which classes their boxes show, by `strength` deviations of its noise: 0 is noise alone. */
export const rendering = (strength: number): RenderSamples =>
  async function* render(samples, job, batchSize) {
    for (let from = 0; from < samples.length; from += batchSize) {
      const some = samples.slice(from, from + batchSize);
      const { width, height } = job(some[0]!).views[0]!.output;
      const images = new Float32Array(some.length * width * height * 3);
      some.forEach((sample, place) => {
        const noise = RandomStream.fromSeed(5).stream(sample.id).normals(CLASSES.length);
        for (let label = 0; label < CLASSES.length; label++) {
          const isShown = sample.boxes.some((box) => box.label === label);
          images[place * width * height * 3 + label] = (isShown ? strength : 0) + noise[label]!;
        }
      });
      await Promise.resolve();
      yield { images, shape: [some.length, height, width, 3], samples: some };
    }
  };

/** The first pixel as features. */
export function firstPixelEncoder({ tf }: Engine): Encoder {
  const scope = new VariableTree(tf).scope('encoder');
  return { features: 3, scope, forward: (images) => images.slice([0, 0, 0, 0], [-1, 1, 1, 3]).reshape([-1, 3]) };
}
