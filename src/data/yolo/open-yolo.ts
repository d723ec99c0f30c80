import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readAnnotationTexts, type AnnotationText } from '../annotation-texts.js';
import { assembleDataset, type Annotation, type SetImage } from '../assemble-dataset.js';
import type { Dataset, DatasetContext } from '../dataset.js';
import { divideImages, namedFolders } from '../divide-images.js';
import { dataErrors } from '../errors.js';
import type { ImageSize } from '../examine-images.js';
import { BoxClipper } from '../image-boxes.js';
import { isImageName, sampleIds, withoutEnding } from '../image-files.js';
import { listNames } from '../list-names.js';
import { quoted } from '../quoted.js';
import { requirePath } from '../require-path.js';
import type { SplitSetting } from '../split-setting.js';
import type { YoloSettings } from '../yolo.js';
import { readDataYaml } from './read-data-yaml.js';
import { readLabelLines, type LabelledBox } from './read-label-lines.js';
import { isNameList, readNameList } from './read-name-list.js';
import { findYoloSplits } from './yolo-splits.js';

const YAML = "It should be a file as Ultralytics writes it, with 'names', and 'train' for the folder of the images.";
/** Names of files that may be meant. */
const DESCRIPTION = /\.(?:ya?ml|names)$|^classes\.txt$/i;
/** Files that a message names. */
const MOST_NAMED = 5;

const LAYOUT = 'It should hold labels/x.txt for images/x.jpg, or x.txt beside x.jpg.';

/** What the file should be, and which could be meant. */
async function describeYaml(root: string): Promise<string> {
  const found = (await readdir(root)).filter((name) => DESCRIPTION.test(name)).slice(0, MOST_NAMED);
  return found.length === 0 ? YAML : `${YAML} There is ${found.map(quoted).join(', ')}.`;
}

/** An image with its label file. */
interface YoloImage extends SetImage {
  readonly labels: AnnotationText | undefined;
}

interface LabelledImage extends YoloImage {
  readonly boxes: readonly LabelledBox[];
}

const isTextName = (name: string): boolean => name.toLowerCase().endsWith('.txt');

/** Where the labels of an image are: `labels` for the last folder `images`, or beside it. */
function labelName(imageName: string): string {
  const name = `/${withoutEnding(imageName)}.txt`;
  const at = name.lastIndexOf('/images/');
  return (at < 0 ? name : `${name.slice(0, at)}/labels/${name.slice(at + '/images/'.length)}`).slice(1);
}

/** All images below the root. */
async function findImages(
  root: string,
  base: string,
  { split, signal }: { readonly split: SplitSetting; readonly signal: AbortSignal | undefined },
): Promise<YoloImage[]> {
  const folders: [string, ...string[]] = [root, ...namedFolders(split).map((named) => join(root, named))];
  const all = await listNames(folders, (name) => isImageName(name) || isTextName(name), signal);
  const texts = new Set(all.filter(isTextName));
  const names = all.filter((name) => !isTextName(name));
  const ids = sampleIds(names);
  const prefix = base === '.' ? '' : `${base}/`;
  return names.map((name, index) => {
    const labels = labelName(name);
    return {
      id: ids[index]!,
      split: 'train',
      names: name.startsWith(prefix) ? [name, name.slice(prefix.length)] : [name],
      image: { kind: 'file', path: join(root, name) },
      folders,
      relativePath: name,
      labels: texts.has(labels) ? { path: join(root, labels), name: labels, folders } : undefined,
    };
  });
}

/** The boxes of an image in its pixels. One without area or outside counts as a label only. */
function annotate(boxes: readonly LabelledBox[], [width, height]: ImageSize, clipper: BoxClipper): Annotation {
  const inPixels = boxes.map(({ left, top, right, bottom, label }) => ({
    left: left * width,
    top: top * height,
    right: right * width,
    bottom: bottom * height,
    label,
  }));
  return {
    boxes: inPixels.flatMap((box) => clipper.clip(box, width, height) ?? []),
    labels: boxes.map(({ label }) => label),
  };
}

/** Opens a dataset in YOLO's format: see the plug-in. */
export async function openYolo(settings: YoloSettings, context: DatasetContext): Promise<Dataset> {
  const root = resolve(context.workingDirectory, settings.root);
  await requirePath({ setting: 'data.root', path: root, kind: 'folder', obtain: LAYOUT });
  const yamlPath = resolve(root, settings.yaml);
  await requirePath({ setting: 'data.yaml', path: yamlPath, kind: 'file', obtain: await describeYaml(root) });
  const yaml = isNameList(yamlPath) ? await readNameList(yamlPath) : await readDataYaml(yamlPath);
  const { base, sources } = await findYoloSplits(yaml, root, yamlPath);
  const images = await findImages(root, base, { split: settings.split, signal: context.signal });
  const division = await divideImages(images, { root, present: ['train'], sources }, settings.split);
  const files = division.images.map(({ labels }) => labels);
  if (files.length > 0 && files.every((file) => file === undefined)) {
    throw dataErrors['data/no-annotations']({ path: root, expected: LAYOUT });
  }
  const format = { classes: yaml.names.length, keypointNumbers: yaml.keypointNumbers };
  const { parsed, digest } = await readAnnotationTexts(
    { path: root, files, parse: (text, report) => readLabelLines(text, format, report) },
    context,
  );
  const clipper = new BoxClipper();
  const set = {
    root,
    classes: yaml.names,
    division: {
      ...division,
      images: division.images.map((image, index): LabelledImage => ({ ...image, boxes: parsed[index] ?? [] })),
    },
    annotations: [
      { role: 'description', digest: yaml.digest },
      { role: 'annotations', digest },
    ],
    annotate: ({ boxes }: LabelledImage, size: ImageSize) => annotate(boxes, size, clipper),
    dropped: () => clipper.dropped,
  };
  return assembleDataset(set, settings, context);
}
