import type { PixelOperation } from '../augment/pixel-operation.js';

/** A factor or an amount with two decimals at most. */
const amount = (value: number): string => String(Number(value.toFixed(2)));

function describeOperation(operation: PixelOperation): string {
  switch (operation.kind) {
    case 'brightness':
    case 'contrast':
    case 'saturation':
      return `${operation.kind} ${amount(operation.factor)}`;
    case 'hue':
      return `hue ${operation.shift < 0 ? '' : '+'}${amount(operation.shift)}`;
    case 'gaussian-blur':
      return `blur ${amount(operation.sigma)}`;
    case 'solarize':
      return `solarize ${amount(operation.threshold)}`;
    case 'horizontal-flip':
      return 'flip';
    case 'grayscale':
      return 'grayscale';
  }
}

/** The operations in their order: `brightness 1.12, hue -0.05, blur 0.8, flip`. */
export function describeOperations(operations: readonly PixelOperation[]): string {
  return operations.length === 0 ? 'as it is' : operations.map(describeOperation).join(', ');
}
