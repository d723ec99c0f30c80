import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';

export interface ConvolutionCall {
  /** `[batch, height, width, in]` */
  readonly input: Tensor4D;
  /** `[size, size, in, out]` */
  readonly filter: Tensor4D;
  readonly stride: number;
  /** Zeros on each side. */
  readonly padding: number;
}

export interface ConvolutionGradientCall extends ConvolutionCall {
  /** `[batch, height, width, out]` */
  readonly outputGradient: Tensor4D;
}

/** A way to compute a convolution. All give the same but for rounding. */
export interface ConvolutionAlgorithm {
  /** `[batch, height, width, out]` */
  output(call: ConvolutionCall): Tensor4D;
  /** Of the input's shape. */
  inputGradient(call: ConvolutionGradientCall): Tensor4D;
  /** Of the filter's shape. */
  filterGradient(call: ConvolutionGradientCall): Tensor4D;
}
