import type { SettingsOf } from '../container/plugin.js';
import type { Sample } from '../data/dataset.js';
import { RandomStream } from '../engine/random/random-stream.js';
import { drawPoints } from './embedding/draw-points.js';
import { projectToPlane } from './embedding/project.js';
import { evaluatorErrors } from './errors.js';
import {
  defineEvaluator,
  type Evaluation,
  type Evaluator,
  type EvaluatorContext,
  type ScoredData,
} from './evaluator.js';
import { drawnImages, featureViewProperties, requireImages } from './features/index.js';

const KIND = 'embedding';

/** Images that have neighbours to be placed by. */
const FEWEST = 4;

const settingsSchema = {
  type: 'object',
  properties: {
    ...featureViewProperties,
    images: {
      type: 'integer',
      minimum: FEWEST,
      maximum: 20_000,
      default: 2000,
      description: 'Images that are placed, at most; drawn by seed where there are more.',
    },
    neighbours: {
      type: 'integer',
      minimum: 2,
      maximum: 200,
      default: 15,
      description: 'How many of the nearest images hold an image in its place: fewer show detail, more the whole.',
    },
    minDistance: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.1,
      description: 'How near points may lie to one another; 0 lets them clump.',
    },
    passes: {
      type: ['integer', 'null'],
      minimum: 1,
      default: null,
      description: 'Passes over the images; null: by their number, 200 to 500.',
    },
    seed: { type: 'integer', minimum: 0, default: 0, description: 'Of images and places. Apart from training.seed.' },
  },
  additionalProperties: false,
} as const;

type Settings = SettingsOf<typeof settingsSchema>;

/**
 * A map of the scored images by their features: UMAP in two dimensions (McInnes et al., 2018, https://arxiv.org/abs/1802.03426), by umap-js. It shows
 * and measures nothing: distances between groups mean little, and other seeds give other maps.
 *
 * A line of its file is `{item, x, y, label, labels}`: the image's id, its place, the class that colours it, and all classes that it shows. Of several
 * classes that with the largest box colours, otherwise the first. The SVG beside it is the same as a picture.
 *
 * @throws `evaluators/split-empty`, `evaluators/too-few-images`, `evaluators/features-not-finite`
 */
class Embedding implements Evaluator {
  constructor(private readonly settings: Settings) {}

  check({ dataset, scored }: ScoredData): void {
    requireImages(dataset, KIND, { [scored]: 'to be placed' });
    const found = dataset.split(scored).length;
    if (found < FEWEST)
      throw evaluatorErrors['evaluators/too-few-images']({ evaluator: KIND, split: scored, found, fewest: FEWEST });
  }

  async evaluate(context: EvaluatorContext): Promise<Evaluation> {
    this.check(context);
    const { dataset, encoder, features, normalization, scored } = context;
    const { images, seed } = this.settings;
    const random = RandomStream.fromSeed(seed).stream('evaluators', KIND);
    const all = await features.ofSplit(scored, this.settings);
    const table = drawnImages(all, images, random.stream('images'));
    const points = await projectToPlane(table, this.settings, { ...context, random: random.stream('places') });
    const placed = table.samples.map((sample, place) => ({
      sample,
      point: points[place]!,
      label: dataset.classes[shownClass(sample) ?? -1] ?? null,
    }));
    return {
      metrics: {},
      protocol: {
        kind: KIND,
        settings: this.settings,
        features: encoder.features,
        normalization: { ...normalization },
        scored,
        images: { [scored]: table.samples.length },
        projection: 'UMAP in two dimensions on the nearest images by cosine distance',
      },
      predictions: placed.map(({ sample, point: [x, y], label }) => ({
        item: sample.id,
        x,
        y,
        label,
        labels: sample.labels.map((one) => dataset.classes[one] ?? String(one)),
      })),
      picture: drawPoints(placed, `${table.samples.length} ${scored} images by their features (UMAP)`),
    };
  }
}

/** The class of the largest box, or the first of those that the image shows. */
function shownClass({ boxes, labels }: Sample): number | undefined {
  const areaOf = (box: Sample['boxes'][number]): number => (box.right - box.left) * (box.bottom - box.top);
  const [first, ...others] = boxes.filter(({ label }) => labels.includes(label));
  return first === undefined
    ? labels[0]
    : others.reduce((largest, box) => (areaOf(box) > areaOf(largest) ? box : largest), first).label;
}

export const embedding = defineEvaluator({
  kind: KIND,
  summary: 'A map of the images by their features: UMAP in two dimensions, as data and as a picture. Needs no labels.',
  schema: settingsSchema,
  traits: { needsLabels: false },
  create: (settings) => new Embedding(settings),
});
