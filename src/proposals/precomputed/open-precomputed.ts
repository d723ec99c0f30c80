import type { Sample, Split } from '../../data/dataset.js';
import { ProblemList } from '../../data/problem-list.js';
import { fileDigest } from '../../files/file-digest.js';
import { proposalErrors } from '../errors.js';
import type { ProposalSource } from '../proposal-source.js';
import { readProposalTable, type BoxSelection, type ProposalTable } from './proposal-table.js';

/** What keeps a sample from having its boxes from the table. */
function faultOf({ id, width, height }: Sample, table: ProposalTable): string | undefined {
  const size = table.size(id);
  const name = JSON.stringify(id.slice(0, 80));
  if (size === undefined) return `the image ${name} has no line`;
  if (size.width === width && size.height === height) return undefined;
  return `the image ${name} is ${width} x ${height} pixels large, its line is of ${size.width} x ${size.height}`;
}

/**
 * Opens a file of proposals for a dataset whose training images are `split`.
 *
 * @throws `proposals/file-missing`, `proposals/file-invalid`, and `proposals/file-not-fitting` with every training image that has no boxes there; from `propose` the last one
 *   for other images
 */
export async function openPrecomputed(path: string, selection: BoxSelection, split: Split): Promise<ProposalSource> {
  const table = await readProposalTable(path, selection);
  const problems = new ProblemList();
  for (let index = 0; index < split.length; index++) {
    const fault = faultOf(split.sample(index), table);
    if (fault !== undefined) problems.add(fault);
  }
  if (problems.total > 0) throw proposalErrors['proposals/file-not-fitting']({ path, problems });
  return {
    fingerprint: await fileDigest(path),
    propose(sample) {
      const fault = faultOf(sample, table);
      if (fault === undefined) return table.boxes(sample.id) ?? [];
      throw proposalErrors['proposals/file-not-fitting']({ path, problems: { total: 1, first: [fault] } });
    },
  };
}
