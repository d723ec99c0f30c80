import { OpenedReport } from '../opened-report.js';
import type { ReportDocument } from '../report-document.js';

/** Milliseconds between two questions whether runs have gone on. */
const INTERVAL = 3000;

/** Where the page is served while runs go, asks again and again for what is new. A file by itself asks for nothing. */
export function followReport(take: (opened: OpenedReport) => void): void {
  const address = document.documentElement.dataset.live;
  if (address === undefined) return;
  let known = '';
  const ask = async (): Promise<void> => {
    try {
      const answer = await fetch(address, known === '' ? {} : { headers: { 'If-None-Match': known } });
      if (answer.status === 200) {
        known = answer.headers.get('ETag') ?? '';
        take(new OpenedReport((await answer.json()) as ReportDocument));
      }
      document.documentElement.dataset.state = 'live';
    } catch {
      // The server has ended, or a run's files are being written: the next question may be answered.
      document.documentElement.dataset.state = 'alone';
    }
    setTimeout(() => void ask(), INTERVAL);
  };
  setTimeout(() => void ask(), INTERVAL);
}
