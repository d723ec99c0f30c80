import type { CaseResult } from './area.js';

/** A value passes if |got - want| <= absolute + relative * (largest |want| of its tensor). */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** Collects the checks of one case; what is reported is the one that comes closest to its tolerance, or exceeds it furthest. */
export class Comparison {
  #worst:
    { readonly ratio: number; readonly error: number; readonly tolerance: number; readonly label: string } | undefined;
  #difference: string | undefined;

  constructor(readonly name: string) {}

  /** Numbers in the same order, each within the tolerance. NaN equals NaN only. */
  close(label: string, got: ArrayLike<number>, want: ArrayLike<number>, { absolute, relative }: Tolerance): this {
    if (got.length !== want.length) return this.#differs(`${label} has ${got.length} values instead of ${want.length}`);
    const wanted = Array.from(want);
    const largest = wanted.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
    const tolerance = absolute + relative * largest;
    let error = 0;
    for (const [index, value] of wanted.entries()) {
      const deviation = deviationOf(got[index] ?? Number.NaN, value);
      if (deviation > error) error = deviation;
    }
    return this.within(label, error, tolerance);
  }

  /** One deviation that may be as large as its tolerance. */
  within(label: string, error: number, tolerance: number): this {
    const ratio = error === 0 ? 0 : error / tolerance;
    if (this.#worst === undefined || ratio > this.#worst.ratio) this.#worst = { ratio, error, tolerance, label };
    return this;
  }

  /** Equal as JSON is: numbers, texts, lists. */
  equal(label: string, got: unknown, want: unknown): this {
    const [gotText, wantText] = [JSON.stringify(got), JSON.stringify(want)];
    return gotText === wantText
      ? this
      : this.#differs(`${label} is ${shorten(gotText)} instead of ${shorten(wantText)}`);
  }

  result(): CaseResult {
    const { name } = this;
    if (this.#difference !== undefined) return { name, outcome: 'FAIL', detail: this.#difference };
    if (this.#worst === undefined) return { name, outcome: 'ok' };
    const { ratio, error, tolerance, label } = this.#worst;
    return ratio <= 1
      ? { name, outcome: 'ok', error, tolerance }
      : { name, outcome: 'FAIL', error, tolerance, detail: label };
  }

  #differs(detail: string): this {
    this.#difference ??= detail;
    return this;
  }
}

function deviationOf(got: number, want: number): number {
  if (Object.is(got, want) || got === want) return 0;
  const deviation = Math.abs(got - want);
  return Number.isNaN(deviation) ? Number.POSITIVE_INFINITY : deviation;
}

function shorten(text: string | undefined): string {
  const shown = text ?? 'nothing';
  return shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
}
