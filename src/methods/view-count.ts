/** How many views of an image a method takes: a number, or from one number on, as a rule up to another. */
export type ViewCount = { readonly exactly: number } | { readonly atLeast: number; readonly atMost?: number };

export function takesViews(taken: ViewCount, count: number): boolean {
  if ('exactly' in taken) return count === taken.exactly;
  return count >= taken.atLeast && count <= (taken.atMost ?? Infinity);
}

/** In words: `2 views of an image`. */
export function describeViewCount(taken: ViewCount): string {
  if ('exactly' in taken) return taken.exactly === 1 ? '1 view of an image' : `${taken.exactly} views of an image`;
  const { atLeast, atMost } = taken;
  return `${atLeast}${atMost === undefined ? ' or more' : ` to ${atMost}`} views of an image`;
}
