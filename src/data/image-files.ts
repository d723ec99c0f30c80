import { extname, isAbsolute, normalize, relative, sep } from 'node:path';

/** Endings of images that can be read, and of some that cannot: these are found to be broken, and not passed over in silence. */
const IMAGE_ENDINGS = new Set(['.jpg', '.jpeg', '.png', '.webp', '.gif', '.bmp', '.tif', '.tiff']);

/** True for names that end as images do and are not hidden. */
export function isImageName(name: string): boolean {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return !base.startsWith('.') && IMAGE_ENDINGS.has(extname(base).toLowerCase());
}

/** True where a name from an untrusted file stays inside the folder that it is relative to. */
export function staysInside(name: string): boolean {
  const normal = normalize(name).split(sep);
  return name !== '' && !isAbsolute(name) && !name.includes('\0') && normal[0] !== '..';
}

/** The path from a folder to what lies in it, with `/`. */
export const posixRelative = (folder: string, path: string): string => relative(folder, path).split(sep).join('/');

export const withoutEnding = (name: string): string => name.slice(0, name.length - extname(name).length);

/** Sample ids: the images' names without their endings, or with them where two would otherwise be the same. */
export function sampleIds(names: readonly string[]): string[] {
  const short = names.map(withoutEnding);
  return new Set(short).size === names.length ? short : [...names];
}
