/** Fractions of an image are kept in billionths: exact for nine decimals, of which the published files have six, in 32 bits for -1 to 2. */
const BILLION = 1_000_000_000;

/** How far from the image an edge may lie, in images: a box beyond is clipped or dropped, numbers beyond are no fractions but pixels. */
const FARTHEST = 1;

const DECIMALS = 9;
const POWERS = Array.from({ length: DECIMALS + 1 }, (_, exponent) => 10 ** exponent);
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,4})?$/i;

const [POINT, ZERO, NINE] = [0x2e, 0x30, 0x39];

/** A number as it is usually written, `0.310840` or `1`, in billionths; NaN for every other notation. */
function plainBillionths(bytes: Uint8Array, start: number, end: number): number {
  const whole = bytes[start]!;
  if (!(whole >= ZERO && whole <= NINE)) return NaN;
  let digits = whole - ZERO;
  if (end - start === 1) return digits * BILLION;
  const decimals = end - start - 2;
  if (bytes[start + 1] !== POINT || decimals > DECIMALS) return NaN;
  for (let at = start + 2; at < end; at++) {
    const byte = bytes[at]!;
    if (!(byte >= ZERO && byte <= NINE)) return NaN;
    digits = digits * 10 + byte - ZERO;
  }
  return digits * POWERS[DECIMALS - decimals]!;
}

/** A fraction of an image in billionths; NaN where it lies farther than one image outside. */
export function billionthsOf(fraction: number): number {
  const value = Math.round(fraction * BILLION);
  return value >= -FARTHEST * BILLION && value <= (1 + FARTHEST) * BILLION ? value : NaN;
}

/**
 * The fraction of an image that the text in `bytes` from `start` to `end` says, in billionths; NaN where it is no number or lies farther than one image
 * outside of it. An empty text is no 0.
 */
export function parseFraction(bytes: Buffer, start: number, end: number): number {
  const value = start < end ? plainBillionths(bytes, start, end) : NaN;
  if (value <= (1 + FARTHEST) * BILLION) return value;
  const text = bytes.toString('latin1', start, end).trim();
  return NUMBER.test(text) ? billionthsOf(Number(text)) : NaN;
}

/** The number that billionths stand for: the same that JavaScript reads from a text of up to nine decimals. */
export const fractionOf = (billionths: number): number => billionths / BILLION;
