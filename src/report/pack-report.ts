import type { JsonValue } from '../json.js';
import type { Report, ReportDocument } from './report-document.js';
import { openValues, ValuePool } from './shared-values.js';

/** Columns of numbers and pictures, each there once. */
export class SharedTexts {
  readonly texts: string[] = [];
  readonly #known = new Map<string, number>();

  /** The number of a text. */
  add(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

export function packReport(report: Report, columns: readonly string[], images: readonly string[]): ReportDocument {
  const values = new ValuePool();
  const stored = values.add(report as unknown as JsonValue);
  const read = new Date().toISOString();
  return { read, values: { keys: values.keys, nodes: values.nodes }, report: stored, columns, images };
}

export function openReport({ values, report }: ReportDocument): Report {
  return openValues(values)(report) as unknown as Report;
}
