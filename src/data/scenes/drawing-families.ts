import type { CutOut } from './cut-out.js';
import type { Drawing } from './drawings.js';

/** Joiner, variation selector and gender signs. */
const SIGNS = new Set(['200D', 'FE0F', '2640', '2642']);

/** The adults that a role is drawn with: man, woman, person. */
const ADULTS = new Set(['1F468', '1F469', '1F9D1']);

/** Words of a label that tell variants of one drawing apart: who, which way, which colour. */
const VARIANT_WORDS = new Set(
  (
    'man woman person oncoming left right up down leftwards rightwards left-facing right-facing ' +
    'face not done black white red green polar'
  ).split(' '),
);

/** Families that neither code points nor words show. */
const KNOWN_FAMILIES: readonly (readonly string[])[] = [
  ['boy', 'girl', 'child'],
  ['old man', 'old woman', 'older person'],
  ['prince', 'princess', 'person with crown'],
  ['Santa Claus', 'Mrs. Claus', 'Mx Claus'],
  ['breast-feeding', 'woman feeding baby', 'man feeding baby', 'person feeding baby'],
  ['pregnant woman', 'pregnant man', 'pregnant person'],
  ['merperson', 'merman', 'mermaid'],
  ['raised fist', 'oncoming fist', 'left-facing fist', 'right-facing fist'],
  ['baby chick', 'front-facing baby chick', 'hatching chick'],
];

/** Names that a drawing shares with its relatives. */
function familyNames({ label, hexcode }: Drawing): string[] {
  if (/o’clock$|-thirty$/.test(label)) return ['clock face'];
  const role = hexcode
    .split('-')
    .filter((codePoint) => !SIGNS.has(codePoint))
    .map((codePoint) => (ADULTS.has(codePoint) ? 'adult' : codePoint));
  const words = label.split(/[\s:]+/).filter((word) => !VARIANT_WORDS.has(word));
  const known = KNOWN_FAMILIES.find((labels) => labels.includes(label));
  return [
    `code points ${role.join('-')}`,
    ...(words.length > 0 ? [`words ${words.join(' ')}`] : []),
    ...(known ? [`known ${known.join()}`] : []),
  ];
}

function mirrored({ side, pixels }: CutOut): Uint8Array {
  const flipped = new Uint8Array(pixels.length);
  for (let pixel = 0; pixel < side * side; pixel++) {
    const column = pixel % side;
    const from = (pixel - column + side - 1 - column) * 4;
    flipped.set(pixels.subarray(from, from + 4), pixel * 4);
  }
  return flipped;
}

/** Euclidean distance of two images of the same size, channels from 0 to 1. */
function distance(one: Uint8Array, other: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    sum += difference * difference;
  }
  return Math.sqrt(sum) / 255;
}

/** Joins what is related, directly or through others (union-find). */
class Families {
  readonly #parents: Int32Array;

  constructor(count: number) {
    this.#parents = Int32Array.from({ length: count }, (_, index) => index);
  }

  /** The family's first member. */
  root(member: number): number {
    let root = member;
    while (this.#parents[root] !== root) root = this.#parents[root] ?? root;
    this.#parents[member] = root;
    return root;
  }

  join(one: number, other: number): void {
    const roots = [this.root(one), this.root(other)].sort((a, b) => a - b) as [number, number];
    this.#parents[roots[1]] = roots[0];
  }
}

/**
 * The family of each drawing, as the index of its first member.
 *
 * Related are the variants of one role or gesture (by code points and by the words of the label), all clock faces, a few named groups,
 * and near-duplicates: drawings whose thumbnails, or their mirror images, lie closer than `nearDuplicate`. Thumbnails are 16-pixel RGBA
 * with colours multiplied by alpha, distances Euclidean with channels from 0 to 1.
 */
export function drawingFamilies(
  drawings: readonly Drawing[],
  thumbnails: readonly CutOut[],
  nearDuplicate: number,
): Int32Array {
  const families = new Families(drawings.length);
  const firstOfName = new Map<string, number>();
  drawings.forEach((drawing, index) => {
    for (const name of familyNames(drawing)) {
      const first = firstOfName.get(name);
      if (first === undefined) firstOfName.set(name, index);
      else families.join(first, index);
    }
  });
  thumbnails.forEach((thumbnail, index) => {
    const flipped = mirrored(thumbnail);
    for (let other = 0; other < index; other++) {
      const { pixels } = thumbnails[other]!;
      const close = Math.min(distance(thumbnail.pixels, pixels), distance(flipped, pixels)) < nearDuplicate;
      if (close) families.join(other, index);
    }
  });
  return Int32Array.from(drawings, (_, index) => families.root(index));
}
