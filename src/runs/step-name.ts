/** What files of a step are called: `step-00000092`. */
export const stepName = (step: number): string => `step-${String(step).padStart(8, '0')}`;

/** One of the two files of a checkpoint. */
export interface CheckpointFile {
  /** Optimiser steps made. */
  readonly step: number;
  readonly holds: 'record' | 'tensors';
}

const FILE = /^(step-(\d{8,}))\.(json|safetensors)$/;

/** Which file of a checkpoint has that name; `undefined` where it is none's. */
export function checkpointFile(name: string): CheckpointFile | undefined {
  const [, stem, digits, ending] = FILE.exec(name) ?? [];
  const step = Number(digits);
  return stem === stepName(step) ? { step, holds: ending === 'json' ? 'record' : 'tensors' } : undefined;
}
