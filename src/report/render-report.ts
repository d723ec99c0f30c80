import type { ComparedFolders } from '../compare/compare-folders.js';
import { compareFolders } from '../compare/compare-folders.js';
import type { FoundRuns } from '../compare/find-runs.js';
import { findRuns } from '../compare/find-runs.js';
import { renderComparison } from '../compare/rendering/render-comparison.js';
import { CroplabError } from '../errors/index.js';
import { openReport } from './pack-report.js';
import type { ReportRequest } from './report-document.js';
import { readPageAssets, reportHtml } from './report-html.js';
import { ReportReader } from './report-reader.js';

/** A comparison and its runs as one HTML file, which compares at first as was asked for. */
export function renderComparedReport(
  { comparison, runs }: ComparedFolders,
  groupBy: readonly string[] = [],
): Promise<string> {
  const { metrics, baseline, upperBound, rows } = comparison;
  const idOf = (name: string | null): string | undefined => rows.find((row) => row.name === name)?.runs[0]?.id;
  const [baselineId, boundId] = [idOf(baseline), idOf(upperBound)];
  const asked: ReportRequest = {
    metrics: metrics.map(({ name, direction }) => ({ name, direction })),
    ...(baselineId === undefined ? {} : { baseline: baselineId }),
    ...(boundId === undefined ? {} : { upperBound: boundId }),
    groupBy,
  };
  return render({ runs, damaged: [] }, asked, renderComparison(comparison, 'table'));
}

/** The runs of an experiment as one HTML file, also where none of them can be compared: their curves and configurations are there. */
export async function renderExperimentReport(folders: readonly string[]): Promise<string> {
  try {
    return await renderComparedReport(await compareFolders(folders));
  } catch (error) {
    if (!(error instanceof CroplabError)) throw error;
    return render(await findRuns(folders), {}, error.message);
  }
}

async function render(found: FoundRuns, asked: ReportRequest, plainText: string): Promise<string> {
  const [assets, document] = await Promise.all([readPageAssets(), new ReportReader().read(found, asked)]);
  return reportHtml(document, assets, { title: openReport(document).title, plainText });
}
