import type { Dataset, Sample, SplitName } from '../../data/dataset.js';
import type { FrozenBackbone } from '../evaluator.js';
import { extractFeatures } from './extract-features.js';
import type { FeatureTable, SplitFeatures } from './feature-table.js';
import { featureJob, type FeatureView } from './feature-view.js';

/** Bytes of tables that are kept at a time: a million images of 512 features. */
const MOST_BYTES = 2 ** 31;

/**
 * The features of one state of a backbone: evaluators that look alike at a split share its table. Tables that were asked for longest ago go
 * first where memory is full, and are made again where they are asked for again; one that is larger than all of it is not kept.
 */
export class FeatureShelf implements SplitFeatures {
  /** In the order in which they were last asked for. */
  readonly #tables = new Map<string, FeatureTable>();

  constructor(
    private readonly backbone: FrozenBackbone,
    private readonly dataset: Dataset,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  async ofSplit(split: SplitName, view: FeatureView): Promise<FeatureTable> {
    const { size, batchSize } = view;
    const key = JSON.stringify([split, view.view, size, batchSize]);
    const table = this.#tables.get(key) ?? (await this.#extract(split, view));
    this.#tables.delete(key);
    if (table.values.byteLength <= this.mostBytes) this.#tables.set(key, table);
    this.#makeRoom();
    return table;
  }

  async #extract(split: SplitName, view: FeatureView): Promise<FeatureTable> {
    const images = this.dataset.split(split);
    const samples = Array.from({ length: images.length }, (_, index): Sample => images.sample(index));
    const job = featureJob(view, this.backbone.normalization);
    return extractFeatures(this.backbone, samples, { what: `the ${split} split`, job, batchSize: view.batchSize });
  }

  #makeRoom(): void {
    let bytes = [...this.#tables.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
    for (const [key, { values }] of this.#tables) {
      if (bytes <= this.mostBytes) return;
      this.#tables.delete(key);
      bytes -= values.byteLength;
    }
  }
}
