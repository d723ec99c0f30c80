import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { RandomStream } from '../../engine/random/random-stream.js';
import type { SplitName } from '../dataset.js';
import { drawTexture, type Texture } from './background-texture.js';
import { resizeCutOut, trimToSquare } from './cut-out.js';
import type { SplitDrawings } from './drawing-split.js';
import { renderScene } from './render-scene.js';
import { drawLayout, type LayoutSettings } from './scene-layout.js';
import { sharedImage, type SharedImages } from './shared-images.js';

export interface DrawingsTask {
  readonly folder: string;
  readonly files: readonly string[];
  /** Place of the first of `files` among all drawings. */
  readonly first: number;
  readonly cutOuts: SharedImages;
}

/** Decodes drawings and writes them into the shared memory in every size. */
export async function prepareDrawings({ folder, files, first, cutOuts }: DrawingsTask): Promise<void> {
  for (const [index, file] of files.entries()) {
    const encoded = await readFile(join(folder, file));
    const { data, info } = await sharp(encoded).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const trimmed = trimToSquare({ width: info.width, height: info.height, pixels: data });
    cutOuts.sides.forEach((side, size) => {
      sharedImage(cutOuts, first + index, size).pixels.set(resizeCutOut(trimmed, side).pixels);
    });
  }
}

export interface TextureTask {
  readonly seed: number;
  readonly texture: number;
  readonly textures: SharedImages;
}

/** Draws one background into the shared memory. */
export function prepareTexture({ seed, texture, textures }: TextureTask): void {
  const { side, pixels } = sharedImage(textures, texture, 0);
  pixels.set(drawTexture(side, RandomStream.fromSeed(seed).stream('scenes', 'texture', texture)).pixels);
}

export interface ScenesTask {
  readonly seed: number;
  readonly split: SplitName;
  /** The first scene and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly layout: LayoutSettings;
  readonly drawings: SplitDrawings;
  readonly drawingCount: number;
  readonly cutOuts: SharedImages;
  readonly textures: SharedImages;
}

/** An object of a scene in the annotations: left, top, right, bottom, class, drawing. */
export type AnnotatedObject = readonly [number, number, number, number, number, number];

export interface ComposedScenes {
  /** The scenes' RGB one after the other. */
  readonly pixels: Uint8Array;
  readonly objects: readonly (readonly AnnotatedObject[])[];
  /** Set to the number of a scene that cannot be drawn with these settings; the rest is then missing. */
  readonly impossible?: number;
}

/** Composes the scenes `from` to `to - 1` of a split. Each has a random stream of its own, so it does not matter who makes it. */
export function composeScenes(task: ScenesTask): ComposedScenes {
  const { from, to, layout, cutOuts, textures } = task;
  const side = layout.imageSide;
  const sizes = Array.from({ length: task.drawingCount }, (_, drawing) =>
    cutOuts.sides.map((_side, size) => sharedImage(cutOuts, drawing, size)).sort((one, other) => one.side - other.side),
  );
  const backgrounds: Texture[] = Array.from({ length: layout.background.textures }, (_, texture) =>
    sharedImage(textures, texture, 0),
  );
  const root = RandomStream.fromSeed(task.seed).stream('scenes', 'scene', task.split);
  const pixels = new Uint8Array((to - from) * side * side * 3);
  const objects: AnnotatedObject[][] = [];
  for (let scene = from; scene < to; scene++) {
    const drawn = drawLayout(layout, task.drawings, root.stream(scene));
    if (drawn === undefined) return { pixels: new Uint8Array(), objects, impossible: scene };
    const rendered = renderScene(drawn, side, backgrounds, sizes);
    pixels.set(rendered.pixels, (scene - from) * side * side * 3);
    objects.push(
      drawn.objects.flatMap((object, index) => {
        const box = rendered.boxes[index];
        return box ? [[box.left, box.top, box.right, box.bottom, object.class, object.drawing] as const] : [];
      }),
    );
  }
  return { pixels, objects };
}
