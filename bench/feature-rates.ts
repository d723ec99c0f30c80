import { median } from 'simple-statistics';
import type { FeatureConfiguration } from './feature-rate.js';
import type { BenchOptions } from './options.js';
import { plainTable, runOwn, runPeer } from './programs.js';
import { gigabytesCell, millisecondsCell, ratioCell } from './step-cells.js';
import { peakOf } from './step-comparison.js';
import type { StepTimes } from './step-configuration.js';

/** The first batch is traced and the second one proves the graph; as many of the peer's are not counted either. */
const WARM_UP_BATCHES = 2;
/** Batches from which croplab makes a graph. */
const FEWEST_BATCHES = 8;

const configurations: readonly Pick<FeatureConfiguration, 'backbone' | 'size' | 'batch'>[] = [
  { backbone: { kind: 'resnet18', stem: 'small' }, size: 64, batch: 64 },
  { backbone: { kind: 'resnet18', stem: 'imagenet' }, size: 128, batch: 64 },
  { backbone: { kind: 'resnet50', stem: 'imagenet' }, size: 224, batch: 16 },
];

/** Features of a frozen backbone beside PyTorch's: time of the median batch, rate, peak memory. */
export function measureFeatures({ peer, steps, rounds, threads, device, mode }: BenchOptions): string {
  const heads = [`features, ${mode}`, 'croplab ms', 'peak GB', 'PyTorch ms', 'peak GB', 'rate (goal 1x)'];
  const table = plainTable(heads);
  const batches = Math.max(steps + WARM_UP_BATCHES, FEWEST_BATCHES);
  for (const network of configurations) {
    const { backbone, size, batch } = network;
    const ours: StepTimes[] = [];
    const theirs: StepTimes[] = [];
    const shape = { architecture: backbone.kind, stem: backbone.stem, size, batch, batches, threads, device };
    for (let round = 0; round < rounds; round++) {
      ours.push(runOwn('feature-rate.ts', { ...network, batches, threads, device, mode }) as StepTimes);
      if (peer !== undefined) theirs.push(runPeer(peer, 'peer/features.py', shape) as StepTimes);
    }
    const [own, other] = [medianOf(ours), medianOf(theirs)];
    const row = [
      `${backbone.kind}, ${backbone.stem} stem, ${size} px, batch ${batch}`,
      millisecondsCell(own),
      gigabytesCell(peakOf(ours)),
      millisecondsCell(other),
      gigabytesCell(peakOf(theirs)),
      ratioCell(other, own),
    ];
    table.push(row);
    console.error(row.join('  '));
  }
  return table.toString();
}

const medianOf = (runs: readonly StepTimes[]): number | undefined =>
  runs.length === 0 ? undefined : median(runs.flatMap(({ milliseconds }) => milliseconds.slice(WARM_UP_BATCHES)));
