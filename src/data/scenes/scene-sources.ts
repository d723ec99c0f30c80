import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { dataErrors } from '../errors.js';
import type { EmojiEntry } from './drawings.js';

const CUT_OUTS = '@lobehub/fluent-emoji-3d';
const EMOJI_LIST = 'emojibase-data';

/** What scenes are made of, as it is installed. */
export interface SceneSources {
  readonly emojis: readonly EmojiEntry[];
  readonly subgroupNames: Readonly<Record<string, string>>;
  /** Folder of the cut-outs, and the names of its files. */
  readonly folder: string;
  readonly files: readonly string[];
  /** Versions that the scenes' bytes depend on. */
  readonly versions: Readonly<Record<string, string>>;
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}

function packageFolder(name: string): string {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch (error) {
    throw dataErrors['data/package-missing']({ name }, { cause: error });
  }
}

async function packageVersion(folder: string): Promise<string> {
  return ((await readJson(join(folder, 'package.json'))) as { version: string }).version;
}

/** Finds the cut-outs and the emoji list among the installed packages. */
export async function findSceneSources(): Promise<SceneSources> {
  const list = packageFolder(EMOJI_LIST);
  const drawings = packageFolder(CUT_OUTS);
  const folder = join(drawings, 'assets');
  const { default: sharp } = await import('sharp');
  const groups = (await readJson(join(list, 'meta', 'groups.json'))) as { subgroups: Record<string, string> };
  return {
    emojis: (await readJson(join(list, 'en', 'data.json'))) as EmojiEntry[],
    subgroupNames: groups.subgroups,
    folder,
    files: (await readdir(folder)).sort(),
    versions: {
      [EMOJI_LIST]: await packageVersion(list),
      [CUT_OUTS]: await packageVersion(drawings),
      sharp: sharp.versions.sharp,
    },
  };
}
