/** What a program of steps says of its process at its end. */
export interface ProgramReport {
  /** Peak resident memory of the process. Null on a GPU, whose memory it says nothing of. */
  readonly peakBytes: number | null;
  readonly version: string;
  /** Milliseconds until the compiled step could run: traced, proven and loaded, or only loaded. */
  readonly compilation?: number;
  /** Those of them until the step was traced and its graph written, if it was. */
  readonly tracingSeconds?: number | undefined;
}
