/** A checkpoint as it lies in a run's folder. */
export interface StoredCheckpoint {
  readonly step: number;
  /** Of its tensors; null where they are not there. */
  readonly bytes: number | null;
  /** What its record says; null where that is not there, or is another run's or damaged. */
  readonly record: { readonly bestStep: number | null; readonly bytes: number } | null;
}

/** Which checkpoints of a finished run nothing looks at again, and which it is that stays. */
export interface Superseded {
  readonly latest: number;
  readonly steps: readonly number[];
}

/**
 * Of a finished run, the latest checkpoint and the best are what exports and longer runs begin with; the ones before were only there to go on from. Nothing is
 * superseded where the latest is not whole.
 */
export function supersededCheckpoints(checkpoints: readonly StoredCheckpoint[]): Superseded | undefined {
  const latest = checkpoints.reduce<StoredCheckpoint | undefined>(
    (last, each) => (last === undefined || each.step > last.step ? each : last),
    undefined,
  );
  if (latest?.record == null) return undefined;
  if (latest.bytes !== latest.record.bytes) return undefined;
  const { bestStep } = latest.record;
  const steps = checkpoints
    .filter(({ step, record }) => record !== null && step !== latest.step && step !== bestStep)
    .map(({ step }) => step);
  return { latest: latest.step, steps: steps.sort((one, other) => one - other) };
}
