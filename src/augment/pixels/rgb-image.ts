/** An image in memory: red, green, blue, 8 bits a channel, rows first, nothing between the rows. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  /** `width * height * 3` bytes are the image; the array may be longer. */
  readonly data: Uint8Array;
}
