import type { FeatureConfiguration } from './feature-rate.js';
import { measureInTurns } from './measure-in-turns.js';
import type { BenchOptions } from './options.js';
import { ownProgram, peerProgram, plainTable } from './programs.js';
import { intervalCell, memoryCell, millisecondsCell } from './step-cells.js';

const configurations: readonly Pick<FeatureConfiguration, 'backbone' | 'size' | 'batch'>[] = [
  { backbone: { kind: 'resnet18', stem: 'small' }, size: 64, batch: 64 },
  { backbone: { kind: 'resnet18', stem: 'imagenet' }, size: 128, batch: 64 },
  { backbone: { kind: 'resnet50', stem: 'imagenet' }, size: 224, batch: 16 },
];

/** Features of a frozen backbone beside PyTorch's: time of the median batch, rate, peak memory. */
export async function measureFeatures({ peer, steps, turns, threads, device, mode }: BenchOptions): Promise<string> {
  const heads = [`features, ${mode}`, 'croplab ms', 'peak GB', 'PyTorch ms', 'peak GB', 'rate (goal 1x)'];
  const table = plainTable(heads);
  for (const network of configurations) {
    const { backbone, size, batch } = network;
    const shape = { architecture: backbone.kind, stem: backbone.stem, size, batch, threads, device };
    const { own, other, rate } = await measureInTurns(
      ownProgram('feature-rate.ts', { ...network, threads, device, mode }),
      peer === undefined ? undefined : peerProgram(peer, 'peer/features.py', shape),
      { steps, turns },
    );
    const row = [
      `${backbone.kind}, ${backbone.stem} stem, ${size} px, batch ${batch}`,
      millisecondsCell(own),
      memoryCell(own),
      millisecondsCell(other),
      memoryCell(other),
      intervalCell(rate),
    ];
    table.push(row);
    console.error(row.join('  '));
  }
  return table.toString();
}
