import type { RandomStream } from '../../engine/random/random-stream.js';

/** A square background: RGB, 8 bits a channel, rows first. */
export interface Texture {
  readonly side: number;
  readonly pixels: Uint8Array;
}

const OCTAVES = 6;

/** One octave of value noise: random values on a grid, joined smoothly (cubic Hermite), added to `field`. */
function addOctave(field: Float32Array, side: number, cells: number, amplitude: number, random: RandomStream): void {
  const grid = cells + 2;
  const values = Float32Array.from({ length: grid * grid }, () => random.uniform(-1, 1));
  const smooth = (fraction: number): number => fraction * fraction * (3 - 2 * fraction);
  for (let y = 0; y < side; y++) {
    const row = (y * cells) / side;
    const top = Math.floor(row);
    const down = smooth(row - top);
    for (let x = 0; x < side; x++) {
      const column = (x * cells) / side;
      const left = Math.floor(column);
      const across = smooth(column - left);
      const corner = top * grid + left;
      const above = (values[corner] ?? 0) * (1 - across) + (values[corner + 1] ?? 0) * across;
      const below = (values[corner + grid] ?? 0) * (1 - across) + (values[corner + grid + 1] ?? 0) * across;
      field[y * side + x] = (field[y * side + x] ?? 0) + amplitude * (above * (1 - down) + below * down);
    }
  }
}

/** Fractal noise: octaves of value noise, each twice as fine and a little weaker, scaled to 0 to 1. */
function fractalNoise(side: number, random: RandomStream): Float32Array {
  const field = new Float32Array(side * side);
  const persistence = random.uniform(0.5, 0.8);
  for (let octave = 0; octave < OCTAVES; octave++) {
    addOctave(field, side, Math.min(side, 2 << octave), persistence ** octave, random);
  }
  let [low, high] = [Infinity, -Infinity];
  for (const value of field) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return field.map((value) => (value - low) / (high - low));
}

interface Grating {
  /** Radians a pixel along each axis. */
  readonly across: number;
  readonly down: number;
  readonly phase: number;
  /** How far the noise bends the stripes, in radians. */
  readonly bend: number;
  readonly amplitude: readonly number[];
}

function drawGrating(side: number, random: RandomStream): Grating {
  const angle = random.uniform(0, Math.PI);
  const frequency = (2 * Math.PI) / (side * random.uniform(0.04, 0.25));
  const strength = random.uniform(0.02, 0.16);
  return {
    across: Math.cos(angle) * frequency,
    down: Math.sin(angle) * frequency,
    phase: random.uniform(0, 2 * Math.PI),
    bend: random.uniform(0, 12),
    amplitude: Array.from({ length: 3 }, () => strength * random.uniform(0.4, 1)),
  };
}

/** A mosaic: each pixel has the colour of the nearest of points that are scattered over a grid, three channels from 0 to 1. */
function drawMosaic(side: number, random: RandomStream): Float32Array {
  const cells = random.integer(8, 20);
  const columns = cells + 2;
  const sites = Array.from({ length: columns * columns }, (_, index) => ({
    x: ((index % columns) - 1 + random.uniform()) * (side / cells),
    y: (Math.floor(index / columns) - 1 + random.uniform()) * (side / cells),
    color: [random.uniform(), random.uniform(), random.uniform()] as const,
  }));
  const colors = new Float32Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [column, row] = [Math.floor((x * cells) / side), Math.floor((y * cells) / side)];
      let [nearest, least] = [0, Infinity];
      // A pixel's own cell lies one further, because the grid begins outside of the texture.
      for (let neighbour = 0; neighbour < 9; neighbour++) {
        const index = (row + Math.floor(neighbour / 3)) * columns + column + (neighbour % 3);
        const site = sites[index]!;
        const distance = (site.x - x) ** 2 + (site.y - y) ** 2;
        if (distance < least) [nearest, least] = [index, distance];
      }
      colors.set(sites[nearest]!.color, (y * side + x) * 3);
    }
  }
  return colors;
}

/**
 * A procedural background: three random colours mixed by two fields of fractal noise, with two gratings (stripes of a sine wave) that
 * the noise bends, and over them a mosaic, whose edges are as sharp as those of things in a photograph.
 */
export function drawTexture(side: number, random: RandomStream): Texture {
  const first = fractalNoise(side, random);
  const second = fractalNoise(side, random);
  const colors = Array.from({ length: 3 }, () => Array.from({ length: 3 }, () => random.uniform(0.05, 0.95)));
  const gratings = [drawGrating(side, random), drawGrating(side, random)];
  const mosaic = drawMosaic(side, random);
  const share = random.uniform(0.05, 0.4);
  const pixels = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const index = y * side + x;
      const mix = first[index] ?? 0;
      const accent = (second[index] ?? 0) ** 2;
      const waves = gratings.map(({ across, down, phase, bend }) =>
        Math.sin(x * across + y * down + phase + bend * (second[index] ?? 0)),
      );
      for (let channel = 0; channel < 3; channel++) {
        const [one, two, three] = colors.map((color) => color[channel] ?? 0) as [number, number, number];
        let value = (one * (1 - mix) + two * mix) * (1 - accent) + three * accent;
        gratings.forEach(({ amplitude }, grating) => {
          value += (amplitude[channel] ?? 0) * (waves[grating] ?? 0);
        });
        value += share * ((mosaic[index * 3 + channel] ?? 0) - value);
        pixels[index * 3 + channel] = Math.round(255 * Math.min(1, Math.max(0, value)));
      }
    }
  }
  return { side, pixels };
}
