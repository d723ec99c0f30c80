import { defineErrors, errorRow } from '../errors/index.js';

/** What can go wrong with the folder of a run. */
export const runErrors = defineErrors({
  'runs/in-use': errorRow<{ directory: string; process: number; host: string }>({
    exitCode: 'runFailed',
    message: ({ directory, process, host }) => `Process ${process} on ${host} is working on this run: ${directory}`,
    remedy: () => 'Wait for it to end, or stop it; then the same command goes on from its last checkpoint.',
  }),
  'runs/unwritable': errorRow<{ directory: string; reason: string }>({
    exitCode: 'missing',
    message: ({ directory, reason }) => `The run's folder ${directory} cannot be written: ${reason}`,
    remedy: () => 'Make room there, or choose another place: --out DIR.',
  }),
  'runs/annotations-damaged': errorRow<{ reason: string }>({
    exitCode: 'missing',
    message: ({ reason }) => reason,
    remedy: () => 'Mend it by hand, or move it away: notes and tags are kept there and nowhere else.',
  }),
});
