/**
 * Nearest-neighbour accuracy of runs beside that of the same trainings in PyTorch, as a Markdown table:
 *
 *     node --import tsx bench/accuracies.ts RUNS PEER.jsonl
 *
 * `RUNS` is a folder of runs; `PEER.jsonl` has a line of `peer/train.py` for each of them. Rows are experiments. Intervals are of 95 %: of means by Student's t,
 * of the difference by Welch's test, because a seed draws other numbers on each side.
 */
import { readFileSync } from 'node:fs';
import { findRuns } from '../src/compare/find-runs.js';
import { summarizeMean, welchTest } from '../src/compare/statistics/student-t.js';

const METRIC = 'knn/top-1';

/** A line of the peer. */
interface PeerTraining {
  readonly name: string;
  readonly seed: number;
  readonly steps: number;
  readonly top1: number;
}

/** What an experiment gave, by seed. */
type Accuracies = ReadonlyMap<string, readonly Training[]>;

interface Training {
  readonly seed: number;
  readonly steps: number;
  readonly top1: number;
}

function byName<Named extends Training>(trainings: readonly Named[], nameOf: (training: Named) => string): Accuracies {
  const groups = new Map<string, Named[]>();
  for (const training of trainings) groups.set(nameOf(training), [...(groups.get(nameOf(training)) ?? []), training]);
  return groups;
}

async function ownAccuracies(folder: string): Promise<Accuracies> {
  const { runs } = await findRuns([folder]);
  const finished = runs.flatMap(({ manifest, result }) => {
    const top1 = result?.metrics[METRIC];
    return result === undefined || typeof top1 !== 'number' ? [] : [{ ...result, name: manifest.name, top1 }];
  });
  return byName(finished, ({ name }) => name);
}

function peerAccuracies(file: string): Accuracies {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return byName(
    lines.map((line) => JSON.parse(line) as PeerTraining),
    ({ name }) => name,
  );
}

/** `46.1 ± 0.8 (3)` */
function summaryCell(trainings: readonly Training[]): string {
  const { n, mean, spread } = summarizeMean(trainings.map(({ top1 }) => top1));
  const reach = spread === null ? '' : ` ± ${(spread.interval[1] - mean).toFixed(1)}`;
  return `${mean.toFixed(1)}${reach} (${n})`;
}

/** `-0.3, -1.9 to 1.3` */
function differenceCell(own: readonly Training[], peer: readonly Training[]): string {
  const [ours, theirs] = [own, peer].map((trainings) => trainings.map(({ top1 }) => top1)) as [number[], number[]];
  if (Math.min(ours.length, theirs.length) < 2) return (ours[0]! - theirs[0]!).toFixed(1);
  const { meanDifference, interval } = welchTest(theirs, ours);
  const [from, to] = interval.map((end) => end.toFixed(1)) as [string, string];
  return `${meanDifference.toFixed(1)}, ${from} to ${to}`;
}

function seedsCell(trainings: readonly Training[]): string {
  const sorted = [...trainings].sort((one, other) => one.seed - other.seed);
  return sorted.map(({ top1 }) => top1.toFixed(1)).join(', ');
}

const [folder, file] = process.argv.slice(2);
if (folder === undefined || file === undefined)
  throw new Error('Give the folder of the runs and the file of the peer.');
const peers = peerAccuracies(file);
console.log('| experiment | steps | croplab | PyTorch | difference | croplab by seed | PyTorch by seed |');
console.log('| --- | --: | --: | --: | --: | --: | --: |');
for (const [name, own] of await ownAccuracies(folder)) {
  const peer = peers.get(name);
  if (peer === undefined) continue;
  const steps = [...new Set([...own, ...peer].map(({ steps: count }) => count))].join(', ');
  const cells = [name, steps, summaryCell(own), summaryCell(peer), differenceCell(own, peer)];
  console.log(`| ${[...cells, seedsCell(own), seedsCell(peer)].join(' | ')} |`);
}
