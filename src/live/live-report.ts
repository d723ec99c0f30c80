import { createHash } from 'node:crypto';
import { findRuns } from '../compare/find-runs.js';
import { openReport } from '../report/pack-report.js';
import { contentSecurityPolicy, readPageAssets, reportHtml, type PageAssets } from '../report/report-html.js';
import type { ReportDocument } from '../report/report-document.js';
import { ReportReader } from '../report/report-reader.js';

/** A state of the runs, as it is sent. */
export interface LiveState {
  /** Changes with what the runs say. */
  readonly tag: string;
  readonly document: ReportDocument;
  readonly data: Buffer;
  /** Where each run lies, by its id. */
  readonly directories: ReadonlyMap<string, string>;
}

/** Milliseconds for which a state is taken as the present one, however many ask. */
const FRESH = 1000;

/** The report of a folder whose runs go on. All who ask at about the same time get the same state, read once. */
export class LiveReport {
  readonly #reader = new ReportReader();
  #reading: Promise<LiveState> | undefined;
  #state: LiveState | undefined;
  #readAt = 0;

  private constructor(
    private readonly folder: string,
    private readonly assets: PageAssets,
  ) {}

  static async open(folder: string): Promise<LiveReport> {
    return new LiveReport(folder, await readPageAssets());
  }

  /** What the page may do. */
  get policy(): string {
    return contentSecurityPolicy(this.assets, true);
  }

  async state(): Promise<LiveState> {
    if (this.#state !== undefined && performance.now() - this.#readAt < FRESH) return this.#state;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  page({ document }: LiveState, address: string): string {
    const { title } = openReport(document);
    return reportHtml(document, this.assets, { title: title || 'No runs yet', plainText: '', live: address });
  }

  async #read(): Promise<LiveState> {
    const document = await this.#reader.read(await findRuns([this.folder]));
    const tag = createHash('sha256')
      .update(JSON.stringify({ ...document, read: '' }))
      .digest('base64url');
    if (tag !== this.#state?.tag) {
      const runs = openReport(document).runs.map(({ run }) => [run.manifest.id, run.directory] as const);
      const data = Buffer.from(JSON.stringify(document));
      this.#state = { tag, document, data, directories: new Map(runs) };
    }
    this.#readAt = performance.now();
    return this.#state;
  }
}
