import { LineProblems } from '../line-problems.js';
import type { ProblemList } from '../problem-list.js';
import { quoted } from '../quoted.js';
import type { BoxCsv } from './read-box-csv.js';

/** A box CSV that was read, by the name that messages call it. */
export interface NamedBoxCsv {
  readonly name: string;
  readonly csv: BoxCsv;
}

/** What is wrong with box CSVs as they are together: classes that are not described, and images of two files, which would be in two splits. */
export function checkBoxCsvs(
  files: readonly NamedBoxCsv[],
  described: ReadonlyMap<string, string>,
  problems: ProblemList,
): void {
  for (const [index, { name, csv }] of files.entries()) {
    const own = new LineProblems(problems, name);
    for (const [label, line] of csv.firstLines.entries()) {
      const id = csv.classes.name(label);
      if (!described.has(id)) own.add(line, `the class ${quoted(id)} is not in the class descriptions`);
    }
    for (const earlier of files.slice(0, index)) {
      for (const id of csv.images.names()) {
        if (earlier.csv.images.indexOf(id) >= 0) own.addToFile(`the image ${id} has boxes in ${earlier.name} already`);
      }
    }
  }
}
