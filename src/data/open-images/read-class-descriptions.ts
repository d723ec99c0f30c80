import { isClassName } from '../class-names.js';
import type { LineProblems } from '../line-problems.js';
import { quoted } from '../quoted.js';
import { readCsvRows } from './csv-rows.js';

export interface ClassDescriptions {
  /** Names by class id (`/m/01g317`), in the order of the file. */
  readonly names: ReadonlyMap<string, string>;
  /** SHA-256 (hex) of the file. */
  readonly digest: string;
}

/**
 * Reads OpenImages' class descriptions: two columns, id and name. The published files differ in their header (none, `LabelName,DisplayName`,
 * `id,name`); class ids begin with `/`, headers do not. Everything that is wrong goes to `problems`.
 */
export async function readClassDescriptions(path: string, problems: LineProblems): Promise<ClassDescriptions> {
  const names = new Map<string, string>();
  let first = true;
  const digest = await readCsvRows({
    path,
    problems,
    onRow: (row) => {
      const [id, name] = [row.text(0), row.text(1)];
      const isHeader = first && !id.startsWith('/');
      first = false;
      if (isHeader) return;
      if (row.length !== 2 || !id.startsWith('/') || !isClassName(name))
        problems.add(row.line, 'it has no class id and name');
      else if (names.has(id)) problems.add(row.line, `${quoted(id)} is there twice`);
      else names.set(id, name);
    },
  });
  return { names, digest };
}
