/** Settings of MoCo-v2's augmentation in which each part has its turn. */
export const mocoV2Settings = {
  jitter: { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, probability: 0.8 },
  grayscale: 0.2,
  blur: { probability: 0.5, sigma: [0.1, 1] },
  flip: 0.5,
  normalization: { mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25] },
};
