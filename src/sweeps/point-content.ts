import type { Experiment } from '../config/experiment.js';
import { inKeyOrder, type JsonValue } from '../json.js';

/** Tells points that compute the same, whatever they were given, from others. */
export class PointContents {
  /** Blocks, which the points of a sweep mostly share, by object and by text. */
  readonly #byBlock = new WeakMap<object, number>();
  readonly #byText = new Map<string, number>();

  /** Short, and the same for points that would be one run. */
  keyOf(experiment: Experiment): string {
    const { data, proposals, crops, augment, backbone, method, optimizer, schedule, evaluators, training } = experiment;
    const blocks = [data, proposals, crops, augment, backbone, method, optimizer, schedule, evaluators];
    const { batchSize, epochs, steps, seed } = training;
    const { precision } = experiment.engine;
    return [...blocks.map((block) => this.#numberOf(block)), batchSize, epochs, steps, seed, precision].join(' ');
  }

  #numberOf(block: object): number {
    const known = this.#byBlock.get(block);
    if (known !== undefined) return known;
    const text = JSON.stringify(inKeyOrder(block as JsonValue));
    const number = this.#byText.get(text) ?? this.#byText.size;
    this.#byText.set(text, number);
    this.#byBlock.set(block, number);
    return number;
  }
}
