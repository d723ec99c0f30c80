import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CaseResult } from './area.js';
import { areas } from './areas/index.js';
import { computeOn } from './engine.js';

/** The kit's folders that hold no cases of their own. */
const auxiliaryFolders = ['images', 'generator'];

const counts = { ok: 0, FAIL: 0, 'not implemented': 0 };

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { only: { type: 'string' }, device: { type: 'string', default: 'cpu' } },
  });
  const [kit] = positionals;
  if (kit === undefined) throw new Error('Usage: npm run conformance -- DIR [--only AREA,...] [--device cpu|gpu]');
  if (values.device !== 'cpu' && values.device !== 'gpu') throw new Error('--device takes cpu or gpu.');
  computeOn(values.device);
  const wanted = values.only?.split(',');
  const entries = await readdir(kit, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const unknown = (wanted ?? []).filter((name) => !folders.includes(name));
  if (unknown.length > 0) throw new Error(`${kit} has no area ${unknown.join(', ')}.`);
  for (const folder of folders.sort()) {
    if (auxiliaryFolders.includes(folder) || wanted?.includes(folder) === false) continue;
    for await (const result of checkFolder(kit, folder)) report(folder, result);
  }
  console.log(`${counts.ok} ok, ${counts.FAIL} failed, ${counts['not implemented']} not implemented`);
  if (counts.FAIL + counts['not implemented'] > 0 || counts.ok === 0) process.exitCode = 1;
}

/** Every case of an area, or the names of its files where nothing checks them. */
async function* checkFolder(kit: string, folder: string): AsyncIterable<CaseResult> {
  const area = areas.find(({ name }) => name === folder);
  if (area !== undefined) {
    yield* area.check(kit);
    return;
  }
  for (const file of (await readdir(join(kit, folder))).sort()) {
    if (file.endsWith('.json')) yield { name: file.replace(/\.json$/, ''), outcome: 'not implemented' };
  }
}

function report(area: string, { name, outcome, error, tolerance, detail }: CaseResult): void {
  counts[outcome] += 1;
  const numbers =
    error === undefined || tolerance === undefined
      ? ''
      : ` (largest error ${error.toPrecision(2)}, tolerance ${tolerance.toPrecision(2)})`;
  console.log(`${area}/${name}: ${outcome}${numbers}${detail === undefined ? '' : ` ${detail}`}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
