import type { Sample } from '../../data/dataset.js';
import type { RandomStream } from '../../engine/random/random-stream.js';

/**
 * The places of the images whose labels are known, ascending: of every class the share that is asked for, rounded, and one at least, drawn
 * without replacement. Where images show several classes, classes that fewer images show come first, and what was drawn for them counts
 * for the others too (after Sechidis et al., 2011, https://doi.org/10.1007/978-3-642-23808-6_10).
 *
 * A larger share of the same stream holds a smaller one where every image shows one class.
 */
export function labelledShare(samples: readonly Sample[], share: number, random: RandomStream): readonly number[] {
  if (share >= 1) return samples.map((_, place) => place);
  const byClass = placesByClass(samples);
  const chosen = new Set<number>();
  const rareFirst = [...byClass].sort(([one, of], [other, ofOther]) => of.length - ofOther.length || one - other);
  for (const [label, places] of rareFirst) {
    const wanted = Math.max(1, Math.round(share * places.length));
    let known = places.filter((place) => chosen.has(place)).length;
    for (const at of random.stream('class', label).permutation(places.length)) {
      if (known >= wanted) break;
      const place = places[at]!;
      if (chosen.has(place)) continue;
      chosen.add(place);
      known += 1;
    }
  }
  return [...chosen].sort((one, other) => one - other);
}

function placesByClass(samples: readonly Sample[]): ReadonlyMap<number, readonly number[]> {
  const byClass = new Map<number, number[]>();
  for (const [place, { labels }] of samples.entries()) {
    for (const label of labels) byClass.set(label, [...(byClass.get(label) ?? []), place]);
  }
  return byClass;
}
