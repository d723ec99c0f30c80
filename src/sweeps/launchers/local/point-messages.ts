import type { RunBlueprint } from '../../../training/run-blueprint.js';
import type { RunRequest } from '../../../training/run-request.js';

/** What the process of a run is told: plain values. */
export interface PointTask {
  readonly blueprint: RunBlueprint;
  /** The run's folder, whose lock was handed to the process. */
  readonly directory: string;
  readonly id: string;
  readonly attempt: number;
  /** The file of the sweep's ledger that says how it ended. */
  readonly ledgerFile: string;
  /** The file that the process prints to. */
  readonly output: string;
  readonly request: Omit<RunRequest, 'progress' | 'say' | 'signal' | 'lock'>;
}

/** What it is told besides. */
export interface StopMessage {
  readonly stop: true;
}

/** What it tells of its work. Tasks are numbered. */
export type PointMessage =
  | { readonly kind: 'say'; readonly text: string }
  | {
      readonly kind: 'start';
      readonly task: number;
      readonly label: string;
      readonly total: number;
      readonly unit: string;
      readonly done: number;
    }
  | { readonly kind: 'advance'; readonly task: number; readonly done: number; readonly note: string | undefined }
  | { readonly kind: 'end'; readonly task: number };
