/** One emoji as `emojibase-data` lists it: the part that is used here. */
export interface EmojiEntry {
  readonly label: string;
  /** Code points in hexadecimal, joined by `-`. */
  readonly hexcode: string;
  /** Key into `subgroups` of `meta/groups.json`; absent for regional indicators. */
  readonly subgroup?: number;
}

/** A class of objects: the emojis of some Unicode sub-groups, but for those named in `except`. */
export interface DrawingClass {
  readonly name: string;
  /** Names as in `emojibase-data`'s `meta/groups.json`: `animal-bird`. */
  readonly subgroups: readonly string[];
  /** Labels as in `emojibase-data`'s `en/data.json`: `bus stop`. */
  readonly except: readonly string[];
}

/** One cut-out that objects are made of. */
export interface Drawing {
  readonly label: string;
  readonly hexcode: string;
  /** Its file's name in the cut-out package. */
  readonly file: string;
  /** Index into the classes. */
  readonly class: number;
}

/** Code points in lower case without the variation selector, which file names and emoji lists use differently. */
const fileKey = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('-fe0f', '')
    .replace(/\.webp$/, '');

/**
 * The drawings of the classes, in the order of the classes and, within each, of the emoji list. Emojis without a cut-out are left out.
 * Only the base form of each emoji is taken, not its skin tones.
 */
export function selectDrawings(
  emojis: readonly EmojiEntry[],
  subgroupNames: Readonly<Record<string, string>>,
  files: readonly string[],
  classes: readonly DrawingClass[],
): Drawing[] {
  const fileOf = new Map(files.map((file) => [fileKey(file), file]));
  const taken = new Set<string>();
  return classes.flatMap(({ subgroups, except }, classIndex) =>
    emojis.flatMap(({ label, hexcode, subgroup }) => {
      const file = fileOf.get(fileKey(hexcode));
      const wanted = subgroups.includes(subgroupNames[String(subgroup)] ?? '') && !except.includes(label);
      if (!wanted || file === undefined || taken.has(hexcode)) return [];
      taken.add(hexcode);
      return [{ label, hexcode, file, class: classIndex }];
    }),
  );
}
