import { createProduct } from '../container/block-product.js';
import { RunObservers } from '../observers/run-observers.js';
import type { ObservedRun } from '../observers/observer.js';
import type { RunManifest } from '../runs/run-files.js';
import { lockRun } from '../runs/run-lock.js';
import type { PreparedRun } from './prepare-run.js';
import type { RunRequest } from './run-request.js';

/** A run that can be observed; its data need not be open. */
export interface ObservableRun extends Pick<PreparedRun, 'loaded' | 'paths' | 'steps'> {
  readonly request: Pick<RunRequest, 'say' | 'signal'>;
}

/** The observers that a run's experiment names, and those that every run has. */
export async function openObservers({
  loaded,
  request,
}: Omit<ObservableRun, 'paths' | 'steps'>): Promise<RunObservers> {
  const observers = new RunObservers();
  const context = { say: request.say, signal: request.signal, log: observers };
  for (const block of loaded.experiment.observers) {
    const plugin = loaded.registry.find('observers', block.kind);
    if (plugin === undefined) throw new Error(`The validated experiment names an unknown observer ${block.kind}.`);
    observers.add(block.kind, await createProduct<'observers'>(plugin, block, context));
  }
  return observers;
}

/** Tells observers that catch up of a run that stands there completed. One that cannot be written now is left as it is. */
export async function tellOfFinished(run: ObservableRun, manifest: RunManifest): Promise<void> {
  const observers = await openObservers(run);
  try {
    if (!observers.catchesUp) return;
    const lock = await lockRun(run.paths.directory);
    await observers.runFound(observedRun(run, manifest)).finally(() => lock.release());
  } catch (error) {
    observers.warn(`Observers of ${run.paths.directory} could not be told: ${(error as Error).message}`);
  } finally {
    await observers.close();
  }
}

/** What observers are told of a run. */
export function observedRun(
  { loaded, paths, steps }: Omit<ObservableRun, 'request'>,
  manifest: RunManifest,
): ObservedRun {
  return { manifest, experiment: loaded.experiment, paths, steps };
}
