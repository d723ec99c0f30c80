import type { ResolvedExperiment } from '../config/index.js';
import { createProduct } from '../container/block-product.js';
import { DatasetShelf } from '../container/dataset-shelf.js';
import { initialWeightsPath } from '../container/initial-weights-path.js';
import { createRunContainer } from '../container/run-container.js';
import { tokens } from '../container/tokens.js';
import { trainingLength } from '../container/training-length.js';
import type { DatasetContext } from '../data/dataset.js';
import { meanProposalShare } from '../proposals/proposed-boxes.js';
import { codeDigest } from '../runs/code-digest.js';
import { identifyRun, type RunIdentity } from '../runs/run-identity.js';
import { weightsDigest } from '../weights/initial-weights.js';
import { BlockNumbers } from './point-content.js';

export type IdentificationRequest = Omit<DatasetContext, 'workers'>;

/** Which run a point is, and how long. */
export interface IdentifiedPoint {
  readonly identity: RunIdentity;
  /** Optimiser steps of the whole run. */
  readonly steps: number;
}

/** What points have in common that crop the same boxes of the same images. */
interface Material {
  readonly dataFingerprint: string;
  readonly proposalFingerprint: string | undefined;
  readonly images: number;
  /** Mean area of the boxes as a fraction of their image's, worked out when first asked for. */
  readonly meanShare: () => Promise<number>;
}

/**
 * Finds out which runs points are. What they share is looked at once: data, boxes and items, files of weights, code. TensorFlow is not
 * loaded.
 */
export class PointIdentifier {
  readonly #shelf = new DatasetShelf();
  readonly #materials = new Map<string, Promise<Material>>();
  readonly #items = new Map<string, Promise<number>>();
  readonly #boxes = new Map<string, Promise<number>>();
  readonly #weights = new Map<string, Promise<string>>();
  readonly #blocks = new BlockNumbers();
  #code: Promise<string> | undefined;

  constructor(private readonly request: IdentificationRequest) {}

  /**
   * @param maxSteps steps after which the run stops, where its length is more
   * @throws what opening the data throws, or that a batch is larger than the training split
   */
  async identify(loaded: ResolvedExperiment, maxSteps = Infinity): Promise<IdentifiedPoint> {
    const { experiment } = loaded;
    const material = await this.#materialOf(loaded);
    const { totalSteps } = trainingLength(experiment.training, await this.#itemsOf(loaded, material));
    const steps = Math.min(maxSteps, totalSteps);
    const weights = initialWeightsPath(experiment, this.request.workingDirectory);
    const { dataFingerprint, proposalFingerprint } = material;
    const identity = identifyRun(loaded, {
      dataFingerprint,
      proposalFingerprint,
      weightsDigest: weights === undefined ? undefined : await this.#digestOf(weights),
      steps,
      codeDigest: await (this.#code ??= codeDigest()),
    });
    return { identity, steps };
  }

  #materialOf(loaded: ResolvedExperiment): Promise<Material> {
    const { data, proposals } = loaded.experiment;
    const key = this.#keyOf(data, proposals);
    return kept(this.#materials, key, () => this.#open(loaded));
  }

  async #open(loaded: ResolvedExperiment): Promise<Material> {
    const container = createRunContainer({ loaded, shelf: this.#shelf, ...this.request });
    const dataset = await container.getAsync(tokens.dataset);
    const { fingerprint: proposalFingerprint } = await container.getAsync(tokens.proposals);
    const boxesOf = await container.getAsync(tokens.boxesOf);
    const split = dataset.split('train');
    let share: Promise<number> | undefined;
    return {
      dataFingerprint: dataset.fingerprint,
      proposalFingerprint,
      images: split.length,
      meanShare: () => (share ??= meanProposalShare(split, boxesOf, this.request)),
    };
  }

  /** Items of an epoch: images, or boxes where the crops visit each. How many boxes there are does not hang on the seed. */
  #itemsOf(loaded: ResolvedExperiment, material: Material): Promise<number> {
    const { data, proposals, crops } = loaded.experiment;
    const key = this.#keyOf(data, proposals, crops);
    return kept(this.#items, key, () => this.#countItems(loaded, material));
  }

  async #countItems(loaded: ResolvedExperiment, { images, meanShare }: Material): Promise<number> {
    const { data, proposals, crops } = loaded.experiment;
    const plugin = loaded.registry.find('crops', crops.kind)!;
    const { itemsPer } = await createProduct<'crops'>(plugin, crops, { meanProposalShare: meanShare });
    if (itemsPer === 'image') return images;
    const key = this.#keyOf(data, proposals);
    return kept(this.#boxes, key, () => this.#countBoxes(loaded));
  }

  async #countBoxes(loaded: ResolvedExperiment): Promise<number> {
    const container = createRunContainer({ loaded, shelf: this.#shelf, ...this.request });
    return (await container.getAsync(tokens.planner)).items;
  }

  #keyOf(...blocks: readonly object[]): string {
    return blocks.map((block) => this.#blocks.of(block)).join(' ');
  }

  #digestOf(path: string): Promise<string> {
    return kept(this.#weights, path, () => weightsDigest(path));
  }
}

/** What the map has for the key; what is made where it has nothing stays in it. */
function kept<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
