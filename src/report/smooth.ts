/**
 * Exponential moving average without the pull towards zero at the beginning:
 * `s_t = w s_{t-1} + (1 - w) x_t`, shown as `s_t / (1 - w^t)`. A weight `w` of 0 changes nothing. NaN stays and counts for nothing.
 */
export function smooth(values: ArrayLike<number>, weight: number): number[] {
  let [sum, share] = [0, 0];
  return Array.from(values, (value) => {
    if (Number.isNaN(value)) return value;
    sum = weight * sum + (1 - weight) * value;
    share = weight * share + (1 - weight);
    return sum / share;
  });
}
