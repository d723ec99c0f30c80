/** Image ids become file names: hexadecimal in the published sets, and nothing that leads elsewhere in any. */
const [FIRST_OF_IMAGE_ID, REST_OF_IMAGE_ID] = [/[\w-]/, /[\w.-]/].map((allowed) =>
  Uint8Array.from({ length: 256 }, (_, code) => Number(allowed.test(String.fromCharCode(code)) && code < 0x80)),
) as [Uint8Array, Uint8Array];

/** Bytes of an image id and of a class id. The published ones have 16 and less than 12. */
const LONGEST_ID = 200;

/** Classes of a file: their numbers take 16 bits. The published set has 601. */
export const MOST_CLASSES = 1 << 16;

/** True where the bytes from `start` to `end` are an image id. */
export function isImageId(bytes: Uint8Array, start: number, end: number): boolean {
  if (end === start || end - start > LONGEST_ID || FIRST_OF_IMAGE_ID[bytes[start]!] === 0) return false;
  for (let at = start + 1; at < end; at++) if (REST_OF_IMAGE_ID[bytes[at]!] === 0) return false;
  return true;
}

/** True where that many bytes may be the id of a class (`/m/01g317`). */
export const isClassIdLength = (bytes: number): boolean => bytes > 0 && bytes <= LONGEST_ID;
