/**
 * The colours that a view's channels are of.
 *
 * - `rgb`: red, green, blue, each 0 to 1.
 * - `lab`: CIE L*a*b* of sRGB under D65 for the 2° observer: L 0 to 100, a and b about -108 to 98.
 * - `ycbcr`: ITU-R BT.601 with head room: Y 16 to 235, Cb and Cr 16 to 240.
 */
export type ColorSpace = 'rgb' | 'lab' | 'ycbcr';

/**
 * From an 8-bit RGB view to float32: its colours in `colorSpace`, then `(value - mean) / standardDeviation` of each channel, in the
 * units of that space.
 */
export interface Normalization {
  readonly colorSpace: ColorSpace;
  readonly mean: readonly [number, number, number];
  readonly standardDeviation: readonly [number, number, number];
}
