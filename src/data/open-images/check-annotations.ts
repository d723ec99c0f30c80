import { LineProblems } from '../line-problems.js';
import type { ProblemList } from '../problem-list.js';
import { quoted } from '../quoted.js';
import type { AnnotatedImages } from './annotation-table.js';

/** Annotations that were read, by the name that messages call their file. */
export interface NamedAnnotations {
  readonly name: string;
  readonly annotations: AnnotatedImages;
}

/** What is wrong with annotations as they are together: classes that are not described, and images of two files, which would be in two splits. */
export function checkAnnotations(
  files: readonly NamedAnnotations[],
  described: ReadonlyMap<string, string>,
  problems: ProblemList,
): void {
  for (const [index, { name, annotations }] of files.entries()) {
    const own = new LineProblems(problems, name);
    for (const [label, id] of [...annotations.classes.names()].entries()) {
      if (described.has(id)) continue;
      const problem = `the class ${quoted(id)} is not in the class descriptions`;
      const line = annotations.firstLines?.[label];
      if (line === undefined) own.addToFile(problem);
      else own.add(line, problem);
    }
    for (const earlier of files.slice(0, index)) {
      for (const id of annotations.images.names()) {
        if (earlier.annotations.images.indexOf(id) >= 0) own.addToFile(`the image ${id} is in ${earlier.name} already`);
      }
    }
  }
}
