/** The outcome of one golden case. `error` is the largest deviation, `tolerance` what it may be; exact cases have neither. */
export interface CaseResult {
  readonly name: string;
  readonly outcome: 'ok' | 'FAIL' | 'not implemented';
  readonly error?: number;
  readonly tolerance?: number;
  /** Why it failed, in a few words. */
  readonly detail?: string;
}

/** One area of the conformance kit: checks every case of `directory/<name>/`. */
export interface ConformanceArea {
  readonly name: string;
  check(directory: string): AsyncIterable<CaseResult>;
}
