import { decodeImage } from '../../../augment/rendering/decode-image.js';
import { intersectionOverUnion, type Box } from '../../../crops/geometry/index.js';
import type { ImageSource } from '../../../data/image-source.js';
import { RandomStream } from '../../../engine/random/random-stream.js';
import { bingBoxes, prepareBing } from '../bing-boxes.js';
import type { BingColorSpace, BingModel } from '../bing-model.js';
import { backgroundBoxes, mirrored, SHOWS_OBJECT, sizedBoxes, windowGradients } from './window-examples.js';

/** An image with its annotated objects, as plain data. */
export interface AnnotatedImage {
  readonly id: string;
  readonly image: ImageSource;
  readonly objects: readonly Box[];
}

export interface FirstStageTask {
  readonly annotated: AnnotatedImage;
  readonly spaces: readonly BingColorSpace[];
  /** Random boxes that are tried. */
  readonly tries: number;
  readonly seed: number;
}

/** Examples of one image for the first stage: gradients of windows, by colour space. */
export interface FirstStageExamples {
  readonly positives: readonly (readonly Uint8Array[])[];
  /** Quantised size of each positive; a mirrored one follows each. */
  readonly sizes: readonly number[];
  readonly negatives: readonly (readonly Uint8Array[])[];
}

/** Cuts the examples for the first stage out of an image. What is drawn hangs on the seed and the image's id alone. */
export async function firstStageExamples(task: FirstStageTask): Promise<FirstStageExamples> {
  const { annotated, spaces, tries, seed } = task;
  const { id, objects } = annotated;
  const image = await decodeImage(annotated.image);
  const sized = objects.flatMap((object) => sizedBoxes(object, image));
  const boxes = sized.map(({ box }) => box);
  const random = RandomStream.fromSeed(seed).stream('bing', 'background', id);
  return {
    positives: windowGradients(image, boxes, spaces).flatMap((gradients) => [gradients, gradients.map(mirrored)]),
    sizes: sized.flatMap(({ size }) => [size, size]),
    negatives: windowGradients(image, backgroundBoxes(objects, image, tries, random), spaces),
  };
}

export interface SecondStageTask {
  readonly annotated: AnnotatedImage;
  /** One for each colour space; their second stage is not looked at. */
  readonly models: readonly BingModel[];
  readonly perSize: number;
}

/** Examples of one image for the second stage of one colour space: a number for each window that the first stage kept. */
export interface SecondStageExamples {
  /** Place of each window's size among the model's sizes. */
  readonly places: Uint8Array;
  readonly scores: Float32Array;
  /** 1 where the box shows an object. */
  readonly shows: Uint8Array;
}

/** Applies the first stage to an image and says which of the boxes show an object. */
export async function secondStageExamples(task: SecondStageTask): Promise<readonly SecondStageExamples[]> {
  const { annotated, models, perSize } = task;
  const image = await decodeImage(annotated.image);
  return bingBoxes(image, models.map(prepareBing), { perSize, most: Infinity }).map((boxes) => ({
    places: Uint8Array.from(boxes, ({ calibration }) => calibration),
    scores: Float32Array.from(boxes, ({ windowScore }) => windowScore),
    shows: Uint8Array.from(boxes, (box) =>
      Number(annotated.objects.some((object) => intersectionOverUnion(box, object) >= SHOWS_OBJECT)),
    ),
  }));
}
