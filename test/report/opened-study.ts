import { findRuns } from '../../src/compare/find-runs.js';
import { OpenedReport } from '../../src/report/opened-report.js';
import type { ReportDocument, ReportRequest } from '../../src/report/report-document.js';
import { ReportReader } from '../../src/report/report-reader.js';
import { withFolder } from '../cli/command.js';
import { writeReportedRuns, type ReportedRun } from './study-runs.js';

/** The document of a report over these runs, as its file holds it. */
export async function reportDocument(runs: readonly ReportedRun[], asked: ReportRequest = {}): Promise<ReportDocument> {
  return withFolder(async (folder) => {
    await writeReportedRuns(folder, runs);
    const document = await new ReportReader().read(await findRuns([folder]), asked);
    return JSON.parse(JSON.stringify(document)) as ReportDocument;
  });
}

/** The same as the page opens it. */
export async function openedStudy(runs: readonly ReportedRun[], asked: ReportRequest = {}): Promise<OpenedReport> {
  return new OpenedReport(await reportDocument(runs, asked));
}
