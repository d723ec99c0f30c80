import type { RandomStream } from '../../engine/random/random-stream.js';
import type { SplitDrawings } from './drawing-split.js';

/** Bounds of a uniform draw. */
export interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

/** What a scene's layout is drawn from. */
export interface LayoutSettings {
  /** Pixels. */
  readonly imageSide: number;
  readonly objects: Range;
  readonly minimumClasses: number;
  /** Side of an object's square as a fraction of the image's side. */
  readonly objectSize: Range;
  /** Degrees to either side. */
  readonly rotation: number;
  /** Largest |ln(width / height)|. */
  readonly aspect: number;
  readonly brightness: Range;
  readonly contrast: Range;
  readonly tint: Range;
  /** Share of the smaller of two squares that the other may cover. */
  readonly maximumOverlap: number;
  readonly placementTries: number;
  readonly background: { readonly textures: number; readonly gain: Range };
}

/** The square that an object is placed by, before aspect and rotation. */
export interface Place {
  readonly centerX: number;
  readonly centerY: number;
  readonly side: number;
}

/** One object as it will be drawn. Lengths in pixels of the scene. */
export interface ObjectLayout extends Place {
  readonly drawing: number;
  readonly class: number;
  readonly width: number;
  readonly height: number;
  /** Radians, clockwise. */
  readonly rotation: number;
  readonly mirrored: boolean;
  readonly brightness: number;
  readonly contrast: number;
  readonly tint: readonly [number, number, number];
}

export interface SceneLayout {
  readonly background: {
    readonly texture: number;
    /** Top left corner of the piece that is cut from the texture, as a fraction of the room there is. */
    readonly left: number;
    readonly top: number;
    readonly mirrored: boolean;
    readonly gain: number;
  };
  readonly objects: readonly ObjectLayout[];
}

const within = (random: RandomStream, { minimum, maximum }: Range): number => random.uniform(minimum, maximum);

/** Area that two objects' squares share, relative to the smaller square. */
export function squareOverlap(one: Place, other: Place): number {
  const reach = (one.side + other.side) / 2;
  const smaller = Math.min(one.side, other.side);
  const shared = (distance: number): number => Math.min(smaller, Math.max(0, reach - Math.abs(distance)));
  return (shared(one.centerX - other.centerX) * shared(one.centerY - other.centerY)) / (smaller * smaller);
}

/** Tries sizes and places until an object overlaps no other too much; `undefined` where there is no room for it. */
function findPlace(settings: LayoutSettings, placed: readonly Place[], random: RandomStream): Place | undefined {
  for (let attempt = 0; attempt < settings.placementTries; attempt++) {
    const side = within(random, settings.objectSize) * settings.imageSide;
    const centerX = random.uniform(side / 2, settings.imageSide - side / 2);
    const centerY = random.uniform(side / 2, settings.imageSide - side / 2);
    const place = { centerX, centerY, side };
    if (placed.every((other) => squareOverlap(place, other) <= settings.maximumOverlap)) return place;
  }
  return undefined;
}

function drawObject(
  settings: LayoutSettings,
  drawings: SplitDrawings,
  place: Place,
  random: RandomStream,
): ObjectLayout {
  const label = random.integer(0, drawings.length);
  const stretch = Math.exp(random.uniform(-settings.aspect, settings.aspect) / 2);
  return {
    ...place,
    drawing: random.choice(random.choice(drawings[label] ?? [])),
    class: label,
    width: place.side * stretch,
    height: place.side / stretch,
    rotation: (random.uniform(-settings.rotation, settings.rotation) * Math.PI) / 180,
    mirrored: random.chance(0.5),
    brightness: within(random, settings.brightness),
    contrast: within(random, settings.contrast),
    tint: [within(random, settings.tint), within(random, settings.tint), within(random, settings.tint)],
  };
}

/** Attempts after which the settings are taken to be impossible to meet. */
const LAYOUT_ATTEMPTS = 1000;

/**
 * Draws what a scene shows and where: classes uniformly, of a class a family, of a family a drawing. An object without room is left out;
 * a scene that then shows fewer classes than asked for is drawn anew. `undefined` where no attempt succeeds.
 */
export function drawLayout(
  settings: LayoutSettings,
  drawings: SplitDrawings,
  random: RandomStream,
): SceneLayout | undefined {
  const background = {
    texture: random.integer(0, settings.background.textures),
    left: random.uniform(),
    top: random.uniform(),
    mirrored: random.chance(0.5),
    gain: within(random, settings.background.gain),
  };
  for (let attempt = 0; attempt < LAYOUT_ATTEMPTS; attempt++) {
    const objects: ObjectLayout[] = [];
    const wanted = random.integer(settings.objects.minimum, settings.objects.maximum + 1);
    for (let count = 0; count < wanted; count++) {
      const place = findPlace(settings, objects, random);
      if (place !== undefined) objects.push(drawObject(settings, drawings, place, random));
    }
    const classes = new Set(objects.map((object) => object.class));
    if (objects.length >= settings.objects.minimum && classes.size >= settings.minimumClasses)
      return { background, objects };
  }
  return undefined;
}
