/*
 * Correlation with a filter of three places along an axis, four results at a time, with six products instead of twelve
 * (Winograd, 1980; for convolutions Lavin and Gray, 2015, https://arxiv.org/abs/1509.09308):
 *
 *     results = synthesis ((filtering filter) * (analysis input))
 *
 * where * is element by element. The matrices multiply two polynomials by their values at five points and at infinity. The points decide how much rounding
 * costs: 0, 1, -1, 2 and -2, which make the matrices whole numbers, lose a decimal digit of single precision. Pairs of a number and its inverse, far enough
 * from each other, are among the best (Barabasz et al., 2020, https://arxiv.org/abs/1803.10986); these err about twice as much as the direct sum.
 */
const POINTS = [0, 2 / 3, -2 / 3, 3 / 2, -3 / 2];
/** Places of the filter along an axis. */
export const FILTER = 3;
/** Results of a tile along an axis. */
const TILE = 4;
/** Products of a tile along an axis, and places of the input that it takes. */
export const PRODUCTS = TILE + FILTER - 1;

/** Rows of equal length. */
export type Matrix = readonly (readonly number[])[];

/** The transforms of a whole axis, by as many tiles as cover it. The input has one zero on each side; results behind the end are left out. */
export interface AxisTransforms {
  /** `[tile][product][place]`: what each product takes of the input. */
  readonly analysis: readonly Matrix[];
  /** `[tile][product][place]`: what each product gives to the results. */
  readonly synthesis: readonly Matrix[];
}

export function axisTransforms(length: number): AxisTransforms {
  const starts = indices(tilesOf(length)).map((tile) => tile * TILE);
  const along = (weight: (product: number, place: number) => number | undefined): readonly Matrix[] =>
    starts.map((start) =>
      indices(PRODUCTS).map((product) => indices(length).map((place) => weight(product, place - start) ?? 0)),
    );
  return {
    // A tile's input begins one place before its results.
    analysis: along((product, place) => analysis[product]?.[place + 1]),
    synthesis: along((product, place) => synthesis[place]?.[product]),
  };
}

/** How many tiles cover an axis. */
export function tilesOf(length: number): number {
  return Math.ceil(length / TILE);
}

/** `[product of rows, product of columns][row, column]`: what each product takes of a filter. */
export function filterTransform(): Matrix {
  return filtering.flatMap((rows) =>
    filtering.map((columns) => rows.flatMap((row) => columns.map((column) => row * column))),
  );
}

/** `[result][product]` */
const synthesis: Matrix = indices(TILE).map((power) => [
  ...POINTS.map((point) => point ** power),
  power === TILE - 1 ? 1 : 0,
]);

/** `[product][place of the filter]` */
const filtering: Matrix = [
  ...POINTS.map((point) => {
    const scale = othersThan(point).reduce((product, other) => product * (point - other), 1);
    return indices(FILTER).map((power) => point ** power / scale);
  }),
  indices(FILTER).map((power) => (power === FILTER - 1 ? 1 : 0)),
];

/** `[product][place of a tile's input]`: coefficients of the polynomials that are zero at all points but one, and at all. */
const analysis: Matrix = [...POINTS.map((point) => coefficients(othersThan(point))), coefficients(POINTS)];

function othersThan(point: number): readonly number[] {
  return POINTS.filter((other) => other !== point);
}

/** Of the polynomial that is zero at `roots`, the constant first. */
function coefficients(roots: readonly number[]): readonly number[] {
  return roots.reduce<readonly number[]>(
    (factor, root) => indices(factor.length + 1).map((power) => (factor[power - 1] ?? 0) - root * (factor[power] ?? 0)),
    [1],
  );
}

function indices(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}
