import { withoutEnding } from '../image-files.js';

/** What sets call the folders of images and of XML files that lie beside each other, where they have not the devkit's names; in lower case. */
const KINDS = new Set(['images', 'image', 'imgs', 'jpegimages', 'annotations', 'annotation', 'xmls', 'xml', 'labels']);

/** A path without these folders and its ending: the same for `train/images/1.jpg` and `train/annotations/1.xml`. */
function placeOf(name: string): string {
  const parts = withoutEnding(name).split('/');
  return parts.filter((part, at) => at === parts.length - 1 || !KINDS.has(part.toLowerCase())).join('/');
}

/**
 * Images by the names of the set: those that are there, and those that only an XML file tells of.
 *
 * @returns `undefined` where there are images and XML files, and no image has any
 */
export function pairNames(
  imageNames: readonly string[],
  xmlNames: readonly string[],
): Map<string, string | undefined> | undefined {
  const xmlOf = new Map(xmlNames.map((name) => [withoutEnding(name), name]));
  const xmlAt = new Map(xmlNames.map((name) => [placeOf(name), name]));
  const pairs = new Map(imageNames.map((name) => [name, xmlOf.get(withoutEnding(name)) ?? xmlAt.get(placeOf(name))]));
  const paired = new Set(pairs.values());
  if (imageNames.length > 0 && xmlNames.length > 0 && !xmlNames.some((name) => paired.has(name))) return undefined;
  for (const name of xmlNames) if (!paired.has(name)) pairs.set(`${withoutEnding(name)}.jpg`, name);
  return pairs;
}
