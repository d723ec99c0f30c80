/**
 * One photometric or geometric step on an 8-bit RGB view, every parameter already drawn: plain data, so that a worker thread only
 * computes. Semantics are torchvision's on Pillow images, to the bit.
 *
 * Factors are as torchvision's functional: 1 leaves the image as it is. `shift` of hue is in turns, -0.5 to 0.5. `sigma` is in pixels
 * of the view. `threshold` is 0 to 255.
 */
export type PixelOperation =
  | { readonly kind: 'brightness'; readonly factor: number }
  | { readonly kind: 'contrast'; readonly factor: number }
  | { readonly kind: 'saturation'; readonly factor: number }
  | { readonly kind: 'hue'; readonly shift: number }
  | { readonly kind: 'grayscale' }
  | { readonly kind: 'gaussian-blur'; readonly sigma: number }
  | { readonly kind: 'solarize'; readonly threshold: number }
  | { readonly kind: 'horizontal-flip' };
