import type { Sample } from '../../src/data/dataset.js';
import { inMemorySplit } from '../../src/data/in-memory-split.js';
import { silentProgress } from '../../src/progress.js';
import type { ProposalContext } from '../../src/proposals/proposal-source.js';

/** What a source is made with, for a dataset whose training images these are. */
export function proposalContext(samples: readonly Sample[], workers = 0): ProposalContext {
  const [train, rest] = [inMemorySplit(samples), inMemorySplit([])];
  const dataset = { classes: ['thing'], fingerprint: '', split: (name: string) => (name === 'train' ? train : rest) };
  return { dataset, workingDirectory: process.cwd(), workers, progress: silentProgress };
}
