import type { RandomStream } from '../../engine/random/random-stream.js';
import type { PixelOperation } from '../pixel-operation.js';
import type { PhotometricPart } from './photometric-part.js';
import { probabilitySchema } from './probability.js';

/** How strong each of the four changes is, and how often they are made. */
export interface ColorJitterSettings {
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  readonly hue: number;
  readonly probability: number;
}

const strengthSchema = (published: number, what: string) =>
  ({
    type: 'number',
    minimum: 0,
    maximum: 10,
    default: published,
    description: `How far ${what} may change: the factor is uniform in [max(0, 1 - x), 1 + x]. 0: not at all.`,
  }) as const;

/** Settings of `jitter:`, with the strengths and the probability that a set was published with. */
export const colorJitterSchema = (published: ColorJitterSettings) =>
  ({
    type: 'object',
    properties: {
      brightness: strengthSchema(published.brightness, 'brightness'),
      contrast: strengthSchema(published.contrast, 'contrast'),
      saturation: strengthSchema(published.saturation, 'saturation'),
      hue: {
        type: 'number',
        minimum: 0,
        maximum: 0.5,
        default: published.hue,
        description: 'How far hue may turn, in turns of the colour circle either way. 0: not at all.',
      },
      probability: probabilitySchema(published.probability, 'changing the colours'),
    },
    additionalProperties: false,
    default: {},
    description: 'Changes of colour, in a random order.',
  }) as const;

/** Torchvision's ColorJitter: a factor for each of the four, then their order. A strength of 0 leaves its operation out. */
function drawColorJitter(
  { brightness, contrast, saturation, hue }: ColorJitterSettings,
  random: RandomStream,
): PixelOperation[] {
  const factor = (strength: number): number => random.uniform(Math.max(0, 1 - strength), 1 + strength);
  const operations: (PixelOperation | undefined)[] = [
    brightness > 0 ? { kind: 'brightness', factor: factor(brightness) } : undefined,
    contrast > 0 ? { kind: 'contrast', factor: factor(contrast) } : undefined,
    saturation > 0 ? { kind: 'saturation', factor: factor(saturation) } : undefined,
    hue > 0 ? { kind: 'hue', shift: random.uniform(-hue, hue) } : undefined,
  ];
  const shuffled = Array.from(random.permutation(operations.length), (place) => operations[place]);
  return shuffled.filter((operation) => operation !== undefined);
}

/** With its probability, brightness, contrast, saturation and hue, in a random order. */
export function colorJitter(settings: ColorJitterSettings): PhotometricPart {
  return (_view, random) => (random.chance(settings.probability) ? drawColorJitter(settings, random) : []);
}
