import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseResult } from './area.js';
import { readGoldenJson, type GoldenValue } from './readers/golden-json.js';

/** Checks one golden JSON file; yields one result for each of its subcases. */
export type FileCheck = (golden: GoldenValue, context: FileContext) => Iterable<CaseResult> | AsyncIterable<CaseResult>;

export interface FileContext {
  /** The file's name without extension, the first part of the case's name. */
  readonly stem: string;
  /** The kit's folder, which paths inside the files count from. */
  readonly kit: string;
}

/** The name of a subcase: `moco_infonce/t0.07`. */
export function subcaseName({ stem }: FileContext, subcase: GoldenValue): string {
  return `${stem}/${subcase.get('name').text()}`;
}

/** Runs the check of each JSON file of `kit/area`, in order of name; a file without one is not implemented. */
export async function* checkFiles(
  kit: string,
  area: string,
  checks: Readonly<Record<string, FileCheck>>,
): AsyncGenerator<CaseResult> {
  const files = (await readdir(join(kit, area))).filter((file) => file.endsWith('.json')).sort();
  for (const file of files) {
    const stem = file.replace(/\.json$/, '');
    const check = checks[stem];
    if (check === undefined) yield { name: stem, outcome: 'not implemented' };
    else yield* check(await readGoldenJson(join(kit, area, file)), { stem, kit });
  }
}
