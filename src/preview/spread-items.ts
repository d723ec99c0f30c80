/** `count` of the items 0 to `total - 1`, evenly over all of them; all where there are fewer. */
export function spreadItems(total: number, count: number): number[] {
  const taken = Math.min(count, total);
  return Array.from({ length: taken }, (_, index) => Math.floor((index * total) / taken));
}
