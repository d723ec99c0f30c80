import { extname, isAbsolute, normalize, sep } from 'node:path';

/** Endings of the encoded images that can be read. */
const IMAGE_ENDINGS = new Set(['.jpg', '.jpeg', '.png', '.webp']);

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

/** Sample ids: the images' names without their endings, or with them where two would otherwise be the same. */
export function sampleIds(names: readonly string[]): string[] {
  const short = names.map((name) => name.slice(0, name.length - extname(name).length));
  return new Set(short).size === names.length ? short : [...names];
}
