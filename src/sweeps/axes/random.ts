import type { Draw, RandomAxes } from '../../config/sweep/sweep-settings.js';
import { RandomStream } from '../../engine/random/index.js';
import type { JsonValue } from '../../json.js';
import type { Factor } from './factor.js';

/** A range is divided into that many parts, to which draws are rounded. */
const PARTS = 10_000;

/**
 * `count` draws of all keys. The draw of a key has a stream named by seed, key and number: it does not change with other keys, and more
 * draws begin with the same ones.
 */
export function randomFactor({ count, seed, draw }: RandomAxes): Factor {
  const random = RandomStream.fromSeed(seed).stream('sweep');
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(Object.entries(draw).map(([key, how]) => [key, drawValue(how, random.stream(key, index))])),
  );
}

/** One value. Numbers of a range are rounded to a ten-thousandth of it, so that they can be read and written down. */
export function drawValue(draw: Draw, random: RandomStream): JsonValue {
  switch (draw.kind) {
    case 'uniform': {
      const { from, to } = draw;
      return rounded(random.uniform(from, to), to - from, draw);
    }
    case 'log-uniform': {
      const value = Math.exp(random.uniform(Math.log(draw.from), Math.log(draw.to)));
      // Small values have as many digits as large ones.
      return rounded(value, Math.min(value, draw.to - draw.from), draw);
    }
    case 'integer': {
      const { from, to, multipleOf } = draw;
      return random.integer(Math.ceil(from / multipleOf), Math.floor(to / multipleOf) + 1) * multipleOf;
    }
    case 'choice':
      return random.choice(draw.values);
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function rounded(value: number, width: number, { from, to }: Range): number {
  const digits = Math.min(100, Math.max(0, Math.ceil(-Math.log10(width / PARTS))));
  return Math.min(to, Math.max(from, Number(value.toFixed(digits))));
}
