import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openCached } from '../../cache/content-cache.js';
import type { Engine } from '../../engine/engine.js';
import type { CompilationReport } from '../../engine/graph/compile-step.js';
import { memorySettings } from '../../engine/memory-settings.js';
import type { JsonObject } from '../../json.js';
import { workerFile } from '../../worker-file.js';
import { trainingErrors } from '../errors.js';
import { graphKey, type StepBlueprint } from './step-blueprint.js';

/** What the compiling process is told. */
export interface CompilationTask {
  readonly blueprint: StepBlueprint;
  readonly folder: string;
}

/** What it answers. */
export type CompilationOutcome =
  { readonly report: CompilationReport } | { readonly reason: string; readonly remedy: string | undefined };

export interface CompilationRequest {
  readonly engine: Pick<Engine, 'device' | 'version'>;
  readonly cacheDirectory: string;
  readonly codeDigest: string;
  /** Told when there is something to compile, which takes a while. */
  readonly onStart: () => void;
  readonly onReport: (report: CompilationReport) => void;
  readonly signal: AbortSignal;
}

/**
 * The folder with the graph of a training step: compiled and proven once, then kept.
 *
 * @throws `training/not-compiled`
 */
export async function compileTrainingStep(blueprint: StepBlueprint, request: CompilationRequest): Promise<string> {
  const { engine, cacheDirectory, codeDigest, signal, onStart, onReport } = request;
  const key: JsonObject = {
    step: graphKey(blueprint),
    // Operations are chosen by the kind of device.
    device: engine.device.kind,
    tensorflow: engine.version,
    code: codeDigest,
  };
  const build = async (folder: string): Promise<void> => {
    onStart();
    onReport(await compileElsewhere({ blueprint, folder }, signal));
  };
  const { folder } = await openCached({ cacheDirectory, family: 'steps', key, build, signal });
  return folder;
}

async function compileElsewhere(task: CompilationTask, signal: AbortSignal): Promise<CompilationReport> {
  const child = fork(workerFile('training/steps/compile-process.js'), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
    env: { ...process.env, ...memorySettings(process.env) },
    signal,
  });
  const answers: CompilationOutcome[] = [];
  child.on('message', (outcome: CompilationOutcome) => answers.push(outcome));
  child.send(task);
  const [code, ended] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  signal.throwIfAborted();
  const [outcome] = answers;
  if (outcome === undefined) {
    const reason = `the process that compiled it ended with ${ended ?? `exit code ${code}`}, perhaps for want of memory.`;
    throw trainingErrors['training/not-compiled']({ reason, remedy: undefined });
  }
  if ('reason' in outcome) throw trainingErrors['training/not-compiled'](outcome);
  return outcome.report;
}
