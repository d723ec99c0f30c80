/** The longest wave is this many times the shortest. */
const TEMPERATURE = 10_000;

/**
 * Fixed positions of a square grid of patches, as MoCo v3 has them (Chen et al., 2021, https://arxiv.org/abs/2104.02057): with `w_k = 10000^(-k / n)`,
 * `n = dimension / 4`, a patch in row r and column c gets `[sin(r w), cos(r w), sin(c w), cos(c w)]`, and the class token before them zeros.
 *
 * @returns `[1 + side * side, dimension]`, row by row
 * @throws RangeError where the dimension is no multiple of 4
 */
export function sineCosinePositions(side: number, dimension: number): Float32Array {
  if (dimension % 4 !== 0) throw new RangeError(`A dimension of ${dimension} is no multiple of 4.`);
  const waves = Array.from({ length: dimension / 4 }, (_, wave) => TEMPERATURE ** (-wave / (dimension / 4)));
  const positions = new Float32Array((1 + side * side) * dimension);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const parts = [row, column].flatMap((place) => [
        ...waves.map((wave) => Math.sin(place * wave)),
        ...waves.map((wave) => Math.cos(place * wave)),
      ]);
      positions.set(parts, (1 + row * side + column) * dimension);
    }
  }
  return positions;
}
