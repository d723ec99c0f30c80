import { isDeepStrictEqual } from 'node:util';
import type { Dataset } from '../data/dataset.js';
import type { PluginBlock } from './plugin.js';

/** Datasets that are open: the points of a sweep mostly share theirs. */
export class DatasetShelf {
  readonly #open: { readonly block: PluginBlock; readonly dataset: Promise<Dataset> }[] = [];

  /** The dataset of that block, opened unless it is open. One that cannot be opened is tried again by the next. */
  open(block: PluginBlock, create: () => Dataset | Promise<Dataset>): Promise<Dataset> {
    const known = this.#open.find((entry) => isDeepStrictEqual(entry.block, block));
    if (known !== undefined) return known.dataset;
    const entry = { block, dataset: Promise.resolve().then(create) };
    this.#open.push(entry);
    entry.dataset.catch(() => this.#open.splice(this.#open.indexOf(entry), 1));
    return entry.dataset;
  }
}
