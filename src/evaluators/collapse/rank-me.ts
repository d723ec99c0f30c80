/** Added to each share, so that its logarithm exists. */
const EPSILON = 1e-7;

/**
 * RankMe (Garrido et al., 2023, https://arxiv.org/abs/2210.02885): how many dimensions embeddings effectively have, the exponential of the
 * entropy of their singular values:
 *
 *     p_k = σ_k / Σσ + 1e-7;  rank = exp(-Σ p_k log p_k)
 *
 * From 1, where all lie on one line, to their number. 0 without any value above 0.
 */
export function rankMe(singularValues: ArrayLike<number>): number {
  const values = Array.from(singularValues);
  const sum = values.reduce((total, value) => total + value, 0);
  if (sum === 0) return 0;
  const entropy = values.reduce((total, value) => {
    const share = value / sum + EPSILON;
    return total - share * Math.log(share);
  }, 0);
  return Math.exp(entropy);
}
