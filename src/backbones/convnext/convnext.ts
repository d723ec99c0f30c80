import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { VariableScope } from '../../engine/variables/variable-tree.js';
import type { Encoder } from '../backbone.js';
import { LayerNormalization, PatchConvolution, type LayerContext } from '../layers/index.js';
import { ConvNeXtBlock } from './convnext-block.js';

/** Of all initial weights. torchvision cuts the normal distribution 100 deviations from its middle, which is nowhere. */
const DEVIATION = 0.02;

export interface ConvNeXtArchitecture {
  /** Blocks in each stage. */
  readonly blocks: readonly number[];
  /** Channels of each stage. */
  readonly channels: readonly number[];
  /** Height and width in pixels of the patches that the stem takes. */
  readonly patchSize: number;
}

/** The stem, or what halves the side between two stages: a normalisation and a convolution of patches, in this order or the other. */
interface Reduction {
  readonly normalization: LayerNormalization;
  readonly patches: PatchConvolution;
}

/**
 * ConvNeXt (Liu et al., 2022, https://arxiv.org/abs/2201.03545): torchvision's graph, names and initial values, without the classifier but with
 * the normalisation before it (`classifier.0`). `[batch, height, width, channel]` to `[batch, features]`, features = the last stage's channels.
 */
export class ConvNeXt implements Encoder {
  readonly features: number;
  readonly scope: VariableScope;
  readonly #engine: Engine;
  readonly #stem: Reduction;
  /** Before each stage but the first. */
  readonly #reductions: readonly Reduction[];
  readonly #stages: readonly (readonly ConvNeXtBlock[])[];
  readonly #normalization: LayerNormalization;

  constructor(context: LayerContext, inputChannels: number, { blocks, channels, patchSize }: ConvNeXtArchitecture) {
    const layers = context.child('features');
    const first = channels[0] ?? 0;
    this.features = channels.at(-1) ?? 0;
    this.scope = context.scope;
    this.#engine = context.engine;
    const patches = { inputChannels, outputChannels: first, size: patchSize, deviation: DEVIATION };
    this.#stem = {
      patches: new PatchConvolution(layers.child(0).child(0), patches),
      normalization: new LayerNormalization(layers.child(0).child(1), first),
    };
    const reductions: Reduction[] = [];
    // torchvision numbers stem, stage, reduction, stage, ... in one row.
    this.#stages = channels.map((width, stage) => {
      if (stage > 0) reductions.push(halving(layers.child(2 * stage), channels[stage - 1] ?? 0, width));
      const place = layers.child(2 * stage + 1);
      const count = blocks[stage] ?? 0;
      return Array.from({ length: count }, (_, block) => new ConvNeXtBlock(place.child(block), width, DEVIATION));
    });
    this.#reductions = reductions;
    this.#normalization = new LayerNormalization(context.child('classifier').child(0), this.features);
  }

  forward(images: Tensor4D): Tensor2D {
    const { tf, operations } = this.#engine;
    return tf.tidy(() => {
      // A scope for each block frees what the gradients do not need before the next one runs.
      let value = tf.tidy(() => this.#stem.normalization.forward(this.#stem.patches.forward(images)));
      for (const [stage, blocks] of this.#stages.entries()) {
        const reduction = this.#reductions[stage - 1];
        if (reduction !== undefined) {
          const before = value;
          value = tf.tidy(() => reduction.patches.forward(reduction.normalization.forward(before)));
        }
        value = blocks.reduce((input, block) => tf.tidy(() => block.forward(input)), value);
      }
      return this.#normalization.forward(operations.spatialMean(value));
    });
  }
}

function halving(context: LayerContext, inputChannels: number, outputChannels: number): Reduction {
  return {
    normalization: new LayerNormalization(context.child(0), inputChannels),
    patches: new PatchConvolution(context.child(1), { inputChannels, outputChannels, size: 2, deviation: DEVIATION }),
  };
}
