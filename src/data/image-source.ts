/** An image that must be decoded. `digest` is the SHA-256 (hex) of its bytes, where that is known. */
export type EncodedImage =
  | { readonly kind: 'file'; readonly path: string; readonly digest?: string }
  | {
      readonly kind: 'file-range';
      readonly path: string;
      readonly offset: number;
      readonly length: number;
      readonly digest?: string;
    };

/**
 * Where an image's pixels are, as plain data that can be sent to a worker thread.
 *
 * - `file`: an encoded image (JPEG, PNG, WebP, GIF) of its own
 * - `file-range`: an encoded image inside a larger file, such as an uncompressed tar
 * - `pixels`: decoded RGB inside a larger file, 8 bits a channel, rows first, `width * height * 3` bytes
 */
export type ImageSource =
  | EncodedImage
  | {
      readonly kind: 'pixels';
      readonly path: string;
      readonly offset: number;
      readonly width: number;
      readonly height: number;
    };
