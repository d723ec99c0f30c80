import type { Tensor, Variable } from '@tensorflow/tfjs-node-gpu';

/** Each parameter with its gradient; both stand in the same order. */
export function withGradients<Parameter extends { readonly variable: Variable }>(
  parameters: readonly Parameter[],
  gradients: readonly Tensor[],
): (Parameter & { readonly gradient: Tensor })[] {
  return parameters.map((parameter, index) => {
    const gradient = gradients[index];
    if (gradient === undefined) throw new Error(`${parameter.variable.name} has no gradient.`);
    return { ...parameter, gradient };
  });
}
