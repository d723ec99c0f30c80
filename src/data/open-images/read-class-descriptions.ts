import { dataErrors } from '../errors.js';
import { ProblemList } from '../problem-list.js';
import { readCsvRows } from './csv-rows.js';

export interface ClassDescriptions {
  /** Names by class id (`/m/01g317`), in the order of the file. */
  readonly names: ReadonlyMap<string, string>;
  /** SHA-256 (hex) of the file. */
  readonly digest: string;
}

/**
 * Reads OpenImages' class descriptions: two columns, id and name. The published files differ in their header (none, `LabelName,DisplayName`,
 * `id,name`); class ids begin with `/`, headers do not.
 *
 * @throws `data/annotations-invalid` with everything that is wrong
 */
export async function readClassDescriptions(path: string): Promise<ClassDescriptions> {
  const names = new Map<string, string>();
  const problems = new ProblemList();
  let first = true;
  const digest = await readCsvRows(path, problems, (cells, line) => {
    const [id = '', name = ''] = cells;
    const isHeader = first && !id.startsWith('/');
    first = false;
    if (isHeader) return;
    if (cells.length !== 2 || !id.startsWith('/') || name === '') problems.add(`line ${line}: no class id and name`);
    else if (names.has(id)) problems.add(`line ${line}: ${id} is there twice`);
    else names.set(id, name);
  });
  if (problems.total > 0) throw dataErrors['data/annotations-invalid']({ path, problems });
  return { names, digest };
}
