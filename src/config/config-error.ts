import { CroplabError, ExitCode } from '../errors/index.js';
import type { Problem, ProblemList } from './problem.js';
import { renderProblems, type RenderOptions } from './render-problems.js';
import type { SourceText } from './source-text.js';

/** A configuration that cannot be used, with everything that is wrong with it. Its message is the rendered list. */
export class ConfigError extends CroplabError {
  readonly problems: readonly Problem[];
  /** What they were found in, by name. */
  readonly texts: ReadonlyMap<string, SourceText>;

  constructor({ problems, texts }: ProblemList) {
    super(
      'config/invalid',
      renderProblems(problems, texts, { color: false }),
      `${countOf(problems)}. run-exp schema writes what every key takes; run-exp explain shows where values come from.`,
      ExitCode.badInput,
    );
    this.problems = problems;
    this.texts = texts;
  }

  /** The message for a terminal. */
  render(options: RenderOptions): string {
    return renderProblems(this.problems, this.texts, options);
  }
}

function countOf({ length }: readonly Problem[]): string {
  return length === 1 ? '1 problem' : `${length} problems`;
}
