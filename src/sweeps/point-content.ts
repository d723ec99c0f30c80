import type { Experiment } from '../config/experiment.js';
import { orderedJson, type JsonValue } from '../json.js';

/** Numbers blocks so that equal ones have one number. The points of a sweep mostly share the very object, which is not looked into again. */
export class BlockNumbers {
  readonly #byBlock = new WeakMap<object, number>();
  readonly #byText = new Map<string, number>();

  of(block: object): number {
    const known = this.#byBlock.get(block);
    if (known !== undefined) return known;
    const text = orderedJson(block as JsonValue);
    const number = this.#byText.get(text) ?? this.#byText.size;
    this.#byText.set(text, number);
    this.#byBlock.set(block, number);
    return number;
  }
}

/** Tells points that compute the same, whatever they were given, from others. */
export class PointContents {
  readonly #numbers = new BlockNumbers();

  /** Short, and the same for points that would be one run. */
  keyOf(experiment: Experiment): string {
    const { data, proposals, crops, augment, backbone, method, optimizer, schedule, evaluators, training } = experiment;
    const blocks = [data, proposals, crops, augment, backbone, method, optimizer, schedule, evaluators];
    const { batchSize, epochs, steps, seed } = training;
    const { precision } = experiment.engine;
    return [...blocks.map((block) => this.#numbers.of(block)), batchSize, epochs, steps, seed, precision].join(' ');
  }
}
