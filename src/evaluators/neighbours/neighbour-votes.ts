import type { Neighbours } from './nearest-neighbours.js';

/** How neighbours vote. */
export interface Voting {
  /** How many of the nearest vote. */
  readonly k: number;
  readonly temperature: number;
}

/** Both `[query, class]`. */
export interface Votes {
  readonly votes: Float64Array;
  /** The votes as shares of all weights of a query's neighbours, 0 to 1, so that queries can be ranked against one another. */
  readonly shares: Float64Array;
}

/**
 * Votes of the nearest neighbours (Wu et al., https://arxiv.org/abs/1805.01978): each adds `exp(similarity / temperature)` to every class
 * that it shows. `bankLabels` is `[row, class]`, 1 where the row shows the class.
 */
export function neighbourVotes(
  { k: found, rows, similarities }: Neighbours,
  bankLabels: Float32Array,
  classes: number,
  { k, temperature }: Voting,
): Votes {
  const queries = rows.length / found;
  const votes = new Float64Array(queries * classes);
  const shares = new Float64Array(queries * classes);
  for (let query = 0; query < queries; query++) {
    let total = 0;
    for (let place = query * found; place < query * found + Math.min(k, found); place++) {
      const weight = Math.exp(similarities[place]! / temperature);
      const row = rows[place]! * classes;
      total += weight;
      for (let label = 0; label < classes; label++)
        votes[query * classes + label]! += weight * bankLabels[row + label]!;
    }
    for (let at = query * classes; at < (query + 1) * classes; at++) shares[at] = votes[at]! / total;
  }
  return { votes, shares };
}
