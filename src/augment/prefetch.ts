/** What was loaded ahead, and how long its consumer had to wait for it, in milliseconds. */
export interface Prefetched<Value> {
  readonly value: Value;
  readonly waited: number;
}

/**
 * Loads the places `from` to `to - 1` in order, `ahead` of them at a time at most, the one being waited for included.
 *
 * `reused` is a value that the consumer is done with: it asked for the next one. Where the consumer stops early or a load fails, loads under
 * way run to their end unheeded.
 */
export async function* prefetch<Value>(
  from: number,
  to: number,
  ahead: number,
  load: (place: number, reused: Value | undefined) => Promise<Value>,
): AsyncGenerator<Prefetched<Value>, void, undefined> {
  const loading: Promise<Value>[] = [];
  let spent: Value | undefined;
  let next = from;
  for (let place = from; place < to; place++) {
    const asked = performance.now();
    for (; next < to && next < place + Math.max(1, ahead); next++) {
      const value = load(next, spent);
      spent = undefined;
      // Its failure is met when its turn comes.
      value.catch(() => undefined);
      loading.push(value);
    }
    const value = await loading.shift()!;
    yield { value, waited: performance.now() - asked };
    spent = value;
  }
}
