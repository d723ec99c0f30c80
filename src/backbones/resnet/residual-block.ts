import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { ForwardMode } from '../backbone.js';
import { BatchNormalization, Convolution, type LayerContext } from '../layers/index.js';

/**
 * - `basic`: two 3x3 convolutions
 * - `bottleneck`: 1x1, 3x3, 1x1 with four times the width at its end, the stride on the 3x3 (torchvision's "v1.5")
 */
export type BlockKind = 'basic' | 'bottleneck';

/** How much wider a block's output is than its inner convolutions. */
export const blockExpansion: Readonly<Record<BlockKind, number>> = { basic: 1, bottleneck: 4 };

export interface BlockShape {
  readonly kind: BlockKind;
  readonly inputChannels: number;
  /** Channels of the inner convolutions. */
  readonly width: number;
  readonly stride: number;
}

interface ConvolutionStep {
  readonly convolution: Convolution;
  readonly normalization: BatchNormalization;
}

/**
 * A residual block, `relu(branch(x) + shortcut(x))` (He et al., 2016, https://arxiv.org/abs/1512.03385). The shortcut is a strided 1x1
 * convolution where the shape changes, else the input itself. Names: `conv1`, `bn1`, ..., `downsample.0`, `downsample.1`.
 */
export class ResidualBlock {
  readonly #engine: Engine;
  readonly #branch: readonly ConvolutionStep[];
  readonly #shortcut: ConvolutionStep | undefined;

  constructor(context: LayerContext, { kind, inputChannels, width, stride }: BlockShape) {
    const outputChannels = width * blockExpansion[kind];
    const steps =
      kind === 'basic'
        ? [
            { size: 3, inputChannels, outputChannels: width, stride },
            { size: 3, inputChannels: width, outputChannels, stride: 1 },
          ]
        : [
            { size: 1, inputChannels, outputChannels: width, stride: 1 },
            { size: 3, inputChannels: width, outputChannels: width, stride },
            { size: 1, inputChannels: width, outputChannels, stride: 1 },
          ];
    this.#engine = context.engine;
    this.#branch = steps.map((step, index) => ({
      convolution: new Convolution(context.child(`conv${index + 1}`), step),
      normalization: new BatchNormalization(context.child(`bn${index + 1}`), step.outputChannels),
    }));
    if (stride !== 1 || inputChannels !== outputChannels) {
      const downsample = context.child('downsample');
      this.#shortcut = {
        convolution: new Convolution(downsample.child(0), { size: 1, inputChannels, outputChannels, stride }),
        normalization: new BatchNormalization(downsample.child(1), outputChannels),
      };
    }
  }

  forward(input: Tensor4D, mode: ForwardMode): Tensor4D {
    const { operations } = this.#engine;
    const run = (value: Tensor4D, { convolution, normalization }: ConvolutionStep): Tensor4D =>
      normalization.forward(convolution.forward(value), mode);
    const branch = this.#branch.reduce(
      (value, step, index) => run(index === 0 ? value : operations.relu(value), step),
      input,
    );
    const shortcut = this.#shortcut === undefined ? input : run(input, this.#shortcut);
    return operations.relu(branch.add(shortcut));
  }
}
