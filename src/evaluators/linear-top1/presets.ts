import type { FeatureView } from '../features/index.js';

/** What a published protocol of linear evaluation fixes. */
export interface ProbePreset {
  readonly view: FeatureView['view'];
  readonly crops: 'none' | 'random';
  readonly standardize: boolean;
  readonly epochs: number;
  readonly trainBatchSize: number;
  readonly learningRate: number | readonly number[];
  readonly weightDecay: number | readonly number[];
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly schedule: 'cosine' | 'step';
  /** Shares of training after which the learning rate falls, with `schedule: step`. */
  readonly decayAt: readonly number[];
  /** What it is multiplied by each time. */
  readonly decay: number;
}

/** What the published protocols share: random crops, flips, and the raw features of torchvision's central crop. */
const published = {
  view: 'center',
  crops: 'random',
  standardize: false,
  trainBatchSize: 256,
  weightDecay: 0,
  momentum: 0.9,
  nesterov: false,
  decayAt: [0.6, 0.8],
  decay: 0.1,
} as const;

/**
 * Protocols of linear evaluation by name. `standard` is this project's: features are taken once and standardised, and the validation images
 * choose a learning rate and a weight decay. The others are those of the published codes, each with its one setting:
 *
 * - `moco`: He et al., 2020, https://arxiv.org/abs/1911.05722: learning rate 30, which suits the small features of a contrastive backbone
 * - `byol`: Grill et al., 2020, https://arxiv.org/abs/2006.07733: 0.2 for every 256 images of the batch, Nesterov's momentum
 * - `swav`: Caron et al., 2020, https://arxiv.org/abs/2006.09882
 * - `cmc`: Tian et al., 2020, https://arxiv.org/abs/1906.05849
 */
export const presets = {
  standard: {
    view: 'whole',
    crops: 'none',
    standardize: true,
    epochs: 100,
    trainBatchSize: 256,
    learningRate: [0.01, 0.03, 0.1, 0.3],
    weightDecay: [0, 0.0001, 0.001],
    momentum: 0.9,
    nesterov: false,
    schedule: 'cosine',
    decayAt: [0.6, 0.8],
    decay: 0.1,
  },
  moco: { ...published, epochs: 100, learningRate: 30, schedule: 'step' },
  byol: { ...published, epochs: 80, learningRate: 0.2, nesterov: true, schedule: 'cosine' },
  swav: { ...published, epochs: 100, learningRate: 0.3, weightDecay: 0.000001, schedule: 'cosine' },
  cmc: { ...published, epochs: 60, learningRate: 30, schedule: 'step', decayAt: [0.5, 2 / 3, 5 / 6], decay: 0.2 },
} as const satisfies Readonly<Record<string, ProbePreset>>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as readonly PresetName[];
