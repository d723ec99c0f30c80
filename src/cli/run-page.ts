import { pointText } from '../compare/point-text.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.js';
import { printable, printableLine } from '../printable.js';
import type { DescribedRun } from '../registry/describe-run.js';
import { bytesOf } from '../registry/list-files.js';
import { bytesText } from './bytes-text.js';
import { timeText } from './list-table.js';
import { metricLines } from './metric-lines.js';
import { formatSeconds } from '../pace.js';

/** Lines of a part that are shown; `--json` has all. */
const MOST = 60;

/** What is known of a run, for a terminal. */
export function runPage(run: DescribedRun): string {
  const { manifest, result, settings, files, notes } = run;
  const parts: readonly (readonly [head: string, lines: readonly string[]])[] = [
    [`${manifest.name}  ${manifest.id}`, inColumns(factsOf(run))],
    ['Identity', inColumns(identityFacts(manifest.identity))],
    ['Chosen, where it is not the default', settingLines(settings)],
    ['Metrics', result === null ? [] : metricLines(result, 'result.json')],
    [`Files, ${bytesText(bytesOf(files))}`, inColumns(files.map(({ path, bytes }) => [path, bytesText(bytes)]))],
    ['Notes', notes.map(({ when, text }) => `  ${timeText(when)}  ${text}`)],
  ];
  return parts
    .filter(([, lines]) => lines.length > 0)
    .map(([head, lines]) => [printableLine(head), ...lines.map(printable)].join('\n'))
    .join('\n\n');
}

type Fact = readonly [name: string, text: string];

function factsOf({ dir, status, manifest, tags }: DescribedRun): Fact[] {
  const { experiment, point, times, usage, engine, machine, code, git, command, failure, notes } = manifest;
  const took = `${timeText(times.started)}, took ${formatSeconds(times.seconds)}`;
  const facts: readonly Fact[] = [
    ['state', failure ? `${status}: ${failure}` : status],
    ['folder', dir],
    ['experiment', experiment],
    ['point', pointText(point)],
    ['begun', took],
    ['used', usageText(usage)],
    ['tags', tags.join(', ')],
    ['about', notes],
    ['engine', textsOf(engine, ['device', 'mode', 'precision', 'threads', 'tensorflow'])],
    ['machine', textsOf(machine, ['host', 'processor', 'cores', 'system', 'node'])],
    ['GPUs', gpuText(machine.gpus)],
    ['code', textsOf(code, ['version', 'sharp', 'libvips'])],
    ['lock file', textsOf(blockOf(code.lockFile), ['name', 'sha256'])],
    ['git', gitText(git)],
    ['command', Array.isArray(command) ? command.join(' ') : ''],
  ];
  return facts.map(([name, text]): Fact => [name, printableLine(text)]).filter(([, text]) => text !== '');
}

function usageText(usage: DescribedRun['manifest']['usage']): string {
  if (usage === undefined) return '';
  const { cpuSeconds, peakMemoryBytes } = usage;
  const processor = cpuSeconds === undefined ? [] : [`${formatSeconds(cpuSeconds)} of processor cores`];
  return [...processor, `${bytesText(peakMemoryBytes)} of memory at most`].join(', ');
}

function gpuText(gpus: JsonValue | undefined): string {
  const blocks = Array.isArray(gpus) ? (gpus as readonly JsonValue[]).map(blockOf) : [];
  return blocks.map((gpu) => textsOf(gpu, ['name', 'driver'])).join('; ');
}

function gitText(git: JsonObject | null): string {
  const diff = blockOf(git?.diff);
  const size = typeof diff?.bytes === 'number' ? ` (changes.diff, ${bytesText(diff.bytes)})` : '';
  const untracked = typeof git?.untracked === 'number' && git.untracked > 0 ? [`${git.untracked} untracked`] : [];
  const changes = git?.modified === true ? [`with changes${size}`] : [];
  return [textsOf(git, ['commit', 'branch']), ...changes, ...untracked].filter((text) => text !== '').join(', ');
}

const blockOf = (value: JsonValue | undefined): JsonObject | null => (isJsonObject(value) ? value : null);

/** What the id is the digest of, but for the recipe, of which the chosen part stands below. */
function identityFacts(identity: JsonObject): Fact[] {
  return Object.entries(identity)
    .filter(([key]) => key !== 'recipe')
    .map(([key, value]) => [key, printableLine(valueText(value))]);
}

function settingLines(settings: DescribedRun['settings']): string[] {
  if (settings === null) return ['  provenance.json cannot be read.'];
  return inColumns(settings.map(({ path, value, origin }) => [path, shortened(valueText(value)), origin]));
}

function textsOf(block: JsonObject | null | undefined, keys: readonly string[]): string {
  return keys.flatMap((key) => (block?.[key] == null ? [] : `${key} ${valueText(block[key])}`)).join(', ');
}

const valueText = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

const WIDEST = 48;

const shortened = (text: string): string => (text.length <= WIDEST ? text : `${text.slice(0, WIDEST - 1)}…`);

/** Rows of texts below each other, the first of them as many as are shown. */
function inColumns(rows: readonly (readonly string[])[]): string[] {
  const shown = rows.slice(0, MOST).map((row) => row.map(printableLine));
  const widths = (shown[0] ?? []).map((_, column) =>
    Math.min(WIDEST, Math.max(...shown.map((row) => row[column]?.length ?? 0))),
  );
  const lines = shown.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  return rows.length <= MOST ? lines : [...lines, `  and ${rows.length - MOST} more: --json has all`];
}
