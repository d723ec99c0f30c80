import type { StoredRun } from '../compare/stored-run.js';
import type { MetricHistory, MetricPoint } from '../runs/read-metrics.js';
import { unpackColumn } from './number-column.js';
import { openReport } from './pack-report.js';
import type { Report, ReportCurve, ReportDocument, ReportRun } from './report-document.js';

/** One quantity over a run, with all three things that it may be drawn over. */
export interface OpenedCurve {
  readonly steps: Float64Array;
  readonly seconds: Float64Array;
  readonly values: Float64Array;
  readonly measured: number;
}

/** A report whose columns are unpacked when they are asked for. */
export class OpenedReport {
  readonly report: Report;
  /** When the runs were read, as ISO 8601. */
  readonly read: string;
  /** The runs as comparisons take them, with what evaluators measured while they trained. */
  readonly runs: readonly StoredRun[];
  readonly #columns = new Map<number, Float64Array>();

  constructor(private readonly document: ReportDocument) {
    this.report = openReport(document);
    this.read = document.read;
    this.runs = this.report.runs.map((run) => ({ ...run.run, history: this.#history(run) }));
  }

  column(number: number): Float64Array {
    const known = this.#columns.get(number);
    if (known !== undefined) return known;
    const column = unpackColumn(this.document.columns[number] ?? '');
    this.#columns.set(number, column);
    return column;
  }

  /** A picture's `data:` address. */
  image(number: number): string | undefined {
    return this.document.images[number];
  }

  curve(run: ReportRun, name: string): OpenedCurve | undefined {
    const curve = run.curves.find((other) => other.name === name);
    return curve === undefined ? undefined : this.#open(curve);
  }

  #history({ run, curves }: ReportRun): MetricHistory {
    const measured = curves.filter(({ name }) => name in (run.result?.metrics ?? {}));
    return new Map(measured.map((curve) => [curve.name, pointsOf(this.#open(curve))]));
  }

  #open({ steps, seconds, values, measured }: ReportCurve): OpenedCurve {
    return { steps: this.column(steps), seconds: this.column(seconds), values: this.column(values), measured };
  }
}

function pointsOf({ steps, seconds, values }: OpenedCurve): MetricPoint[] {
  return Array.from(values, (value, index) => ({
    step: steps[index]!,
    epoch: 0,
    value: Number.isNaN(value) ? null : value,
    wallTime: seconds[index]!,
  }));
}
