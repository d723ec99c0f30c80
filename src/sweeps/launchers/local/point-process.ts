import { setMaxListeners } from 'node:events';
import { inspect } from 'node:util';
import { hideSecrets } from '../../../container/secrets.js';
import { CroplabError, ExitCode } from '../../../errors/index.js';
import { runPaths } from '../../../runs/run-directory.js';
import { inheritLock } from '../../../runs/run-lock.js';
import { executeRun } from '../../../training/execute-run.js';
import { experimentOf } from '../../../training/run-blueprint.js';
import type { RunSummary } from '../../../training/run-request.js';
import type { AttemptFailure, AttemptOutcome } from '../../ledger/ledger-record.js';
import { LedgerWriter } from '../../ledger/ledger-writer.js';
import type { PointMessage, PointTask, StopMessage } from './point-messages.js';
import { PointProgress } from './point-progress.js';

/*
 * One attempt at one run of a sweep, in a process of its own: what it takes of memory goes with it, and what kills it kills no other.
 *
 * Whoever started it may end before it: then it saves, writes to the ledger how far it came, and ends too.
 */

const controller = new AbortController();
// Every piece of work under way listens to it.
setMaxListeners(0, controller.signal);
const stop = (): void => {
  controller.abort();
};
process.on('disconnect', stop);
process.on('SIGTERM', stop);
// Ctrl-C reaches every process of the terminal; the one that started this one says what follows from it.
process.on('SIGINT', () => undefined);

function send(message: PointMessage): void {
  if (process.connected) process.send?.(message, () => undefined);
}

interface Ending {
  readonly state: AttemptOutcome;
  readonly failure: AttemptFailure | null;
}

async function attempt({ blueprint, request, directory }: PointTask): Promise<Ending> {
  const progress = new PointProgress(send);
  const say = (text: string): void => {
    send({ kind: 'say', text });
  };
  try {
    const lock = await inheritLock(directory);
    const loaded = await experimentOf(blueprint);
    return endingOf(await executeRun(loaded, { ...request, lock, progress, say, signal: controller.signal }));
  } catch (error) {
    if (controller.signal.aborted) return { state: 'interrupted', failure: null };
    return { state: 'failed', failure: failureOf(error) };
  }
}

const unexplained = { code: null, message: 'It failed without a reason.', remedy: 'See its log.' };

function endingOf({ status, failure }: RunSummary): Ending {
  if (status === 'interrupted') return { state: 'interrupted', failure: null };
  if (status !== 'failed') return { state: 'done', failure: null };
  const { code, message, remedy } = failure ?? unexplained;
  return { state: 'failed', failure: { code, message, remedy, exitCode: ExitCode.runFailed } };
}

function failureOf(error: unknown): AttemptFailure {
  if (error instanceof CroplabError) {
    const { code, message, remedy, exitCode } = error;
    return { code, message: hideSecrets(message), remedy: hideSecrets(remedy), exitCode };
  }
  console.error(hideSecrets(inspect(error)));
  const message = hideSecrets(error instanceof Error ? error.message : String(error));
  const remedy = 'This is a mistake in croplab or in a plug-in; the log has the details.';
  return { code: null, message, remedy, exitCode: ExitCode.runFailed };
}

async function work(task: PointTask): Promise<void> {
  const began = performance.now();
  const ending = await attempt(task);
  const { user, system } = process.cpuUsage();
  const writer = new LedgerWriter(task.ledgerFile);
  writer.write([
    {
      ...ending,
      id: task.id,
      attempt: task.attempt,
      seconds: Number(((performance.now() - began) / 1000).toFixed(3)),
      cpuSeconds: Number(((user + system) / 1e6).toFixed(3)),
      peakBytes: process.resourceUsage().maxRSS * 1024,
      log: ending.failure === null ? null : runPaths(task.directory).log,
    },
  ]);
  writer.close();
}

process.on('message', (message: PointTask | StopMessage) => {
  if ('stop' in message) stop();
  else {
    void work(message)
      .finally(() => inheritLock(message.directory).then((lock) => lock.release()))
      .catch((error: unknown) => {
        // Whoever started it sees that nothing was written about the end, and finds this in the output.
        console.error(error instanceof CroplabError ? error.message : error);
      })
      .finally(() => {
        if (process.connected) process.disconnect();
      });
  }
});
