import type { PixelOperation } from '../../src/augment/pixel-operation.js';
import type { ViewPipeline } from '../../src/augment/view-pipeline.js';
import { RandomStream } from '../../src/engine/random/index.js';

export type Operations = readonly PixelOperation[];

/** What is drawn for a view of each of so many items. */
export function drawItems(pipeline: ViewPipeline, view = 0, items = 4000): readonly Operations[] {
  const random = RandomStream.fromSeed(1);
  return Array.from({ length: items }, (_, item) => pipeline.draw(view, random.stream(item, view)));
}

/** How often each kind of operation is drawn, from 0 to 1. */
export function sharesOf(drawn: readonly Operations[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { kind } of drawn.flat()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries([...counts].map(([kind, count]) => [kind, count / drawn.length]));
}

function amountOf(operation: PixelOperation): number | undefined {
  if ('factor' in operation) return operation.factor;
  if ('shift' in operation) return operation.shift;
  if ('sigma' in operation) return operation.sigma;
  return 'threshold' in operation ? operation.threshold : undefined;
}

/** The smallest and the largest amount that each kind of operation is drawn with. */
export function rangesOf(drawn: readonly Operations[]): Readonly<Record<string, readonly [number, number]>> {
  const ranges = new Map<string, readonly [number, number]>();
  for (const operation of drawn.flat()) {
    const amount = amountOf(operation);
    if (amount === undefined) continue;
    const [least, most] = ranges.get(operation.kind) ?? [amount, amount];
    ranges.set(operation.kind, [Math.min(least, amount), Math.max(most, amount)]);
  }
  return Object.fromEntries(ranges);
}
