/** Runs `work` on every item, at most `limit` at the same time. The first failure stops taking up more and is thrown. */
export async function forEachConcurrently<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const upcoming = items.entries();
  let failed = false;
  const lane = async (): Promise<void> => {
    for (const [index, item] of upcoming) {
      if (failed) return;
      await work(item, index).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
}
