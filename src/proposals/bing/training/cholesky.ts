/**
 * Solves `A x = b` for the rows and columns `places` of a symmetric, positive definite matrix of `dimension` rows, by Cholesky's decomposition.
 *
 * @returns one number for each place; `undefined` where the part is not positive definite
 */
export function solveSymmetric(
  matrix: Float64Array,
  dimension: number,
  places: readonly number[],
  right: readonly number[],
): Float64Array | undefined {
  const count = places.length;
  const lower = new Float64Array(count * count);
  const solution = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[places[row]! * dimension + places[column]!]!;
      for (let before = 0; before < column; before++) {
        sum -= lower[row * count + before]! * lower[column * count + before]!;
      }
      if (column < row) lower[row * count + column] = sum / lower[column * count + column]!;
      else if (sum > 0) lower[row * count + row] = Math.sqrt(sum);
      else return undefined;
    }
    let sum = right[row]!;
    for (let before = 0; before < row; before++) sum -= lower[row * count + before]! * solution[before]!;
    solution[row] = sum / lower[row * count + row]!;
  }
  for (let row = count - 1; row >= 0; row--) {
    let sum = solution[row]!;
    for (let after = row + 1; after < count; after++) sum -= lower[after * count + row]! * solution[after]!;
    solution[row] = sum / lower[row * count + row]!;
  }
  return solution;
}
