import { join, relative } from 'node:path';
import type { Say } from '../runs/run-log.js';
import type { RunSummary } from '../training/run-request.js';
import { writeOutput } from './write-output.js';

/** Leaves a page about the runs of an experiment in its folder, and names it. That it cannot be written is no failure of the experiment. */
export async function leaveReport(folder: string, summaries: readonly RunSummary[], say: Say): Promise<void> {
  // Whoever interrupts wants to get out.
  if (summaries.length === 0 || summaries.some(({ status }) => status === 'interrupted')) return;
  const file = join(folder, 'report.html');
  try {
    const { renderExperimentReport } = await import('../report/render-report.js');
    await writeOutput(file, await renderExperimentReport(summaries.map(({ dir }) => dir)));
    say(`Report: ${relative(process.cwd(), file)}`);
  } catch (error) {
    say(`There is no report: ${(error as Error).message}`);
  }
}
