/** What gradients are taken of: the largest difference of red, green and blue; hue, saturation and value together; grey. */
export const bingColorSpaces = ['max-rgb', 'hsv', 'gray'] as const;
export type BingColorSpace = (typeof bingColorSpaces)[number];

/** The second stage of one quantised size: `scale * score + shift` makes scores of different sizes comparable. */
export interface SizeCalibration {
  /** Index of the quantised size. */
  readonly size: number;
  readonly scale: number;
  readonly shift: number;
}

/** What BING has learned for one colour space. */
export interface BingModel {
  readonly colorSpace: BingColorSpace;
  /** First stage: weights of the 8 x 8 gradients of a window, rows first. */
  readonly filter: Float32Array;
  /** Second stage, by ascending index. Sizes without an entry are not looked for. */
  readonly sizes: readonly SizeCalibration[];
}
