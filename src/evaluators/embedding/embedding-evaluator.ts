import type { Sample } from '../../data/dataset.js';
import { RandomStream } from '../../engine/random/random-stream.js';
import { FEWEST, type EmbeddingSettings } from '../embedding.js';
import { evaluatorErrors } from '../errors.js';
import type { Evaluation, Evaluator, EvaluatorContext, ScoredData } from '../evaluator.js';
import { featureFacts } from '../feature-facts.js';
import { drawnImages, requireImages } from '../features/index.js';
import { drawPoints } from './draw-points.js';
import { projectToPlane } from './project.js';

const KIND = 'embedding';

/** How `embedding` places images. */
export class EmbeddingEvaluator implements Evaluator {
  constructor(private readonly settings: EmbeddingSettings) {}

  check({ dataset, scored }: ScoredData): void {
    requireImages(dataset, KIND, { [scored]: 'to be placed' });
    const found = dataset.split(scored).length;
    if (found < FEWEST)
      throw evaluatorErrors['evaluators/too-few-images']({ evaluator: KIND, split: scored, found, fewest: FEWEST });
  }

  async evaluate(context: EvaluatorContext): Promise<Evaluation> {
    this.check(context);
    const { dataset, features, scored } = context;
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
        ...featureFacts(context),
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
