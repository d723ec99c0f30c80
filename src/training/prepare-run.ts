import type { Container } from 'inversify';
import type { ResolvedExperiment } from '../config/index.js';
import type { TrainingLength } from '../container/training-length.js';
import { initialWeightsPath } from '../container/initial-weights-path.js';
import { createRunContainer } from '../container/run-container.js';
import { tokens } from '../container/tokens.js';
import type { Dataset } from '../data/dataset.js';
import { codeDigest } from '../runs/code-digest.js';
import { locateRun, type RunPaths } from '../runs/run-directory.js';
import { identifyRun, type RunIdentity } from '../runs/run-identity.js';
import { weightsDigest } from '../weights/initial-weights.js';
import type { RunRequest } from './run-request.js';

/** A run before it begins: what it is, and where it lies. Its data are open; TensorFlow is not loaded yet. */
export interface PreparedRun {
  readonly loaded: ResolvedExperiment;
  readonly request: RunRequest;
  readonly container: Container;
  readonly dataset: Dataset;
  readonly length: TrainingLength;
  /** Steps that will be made: the full length, or fewer with `maxSteps`. */
  readonly steps: number;
  readonly identity: RunIdentity;
  readonly codeDigest: string;
  readonly paths: RunPaths;
}

export async function prepareRun(loaded: ResolvedExperiment, request: RunRequest): Promise<PreparedRun> {
  const { experiment } = loaded;
  const { workingDirectory, cacheDirectory, progress, signal } = request;
  const container = createRunContainer({ loaded, workingDirectory, cacheDirectory, progress, signal });
  const length = await container.getAsync(tokens.trainingLength);
  const dataset = await container.getAsync(tokens.dataset);
  const { fingerprint } = await container.getAsync(tokens.proposals);
  const steps = Math.min(request.maxSteps ?? length.totalSteps, length.totalSteps);
  const path = initialWeightsPath(experiment, workingDirectory);
  const digest = await codeDigest();
  const identity = identifyRun(loaded, {
    dataFingerprint: dataset.fingerprint,
    proposalFingerprint: fingerprint,
    weightsDigest: path === undefined ? undefined : await weightsDigest(path),
    steps,
    codeDigest: digest,
  });
  const paths = await locateRun(request.outDirectory, request.experimentName, identity.id);
  return { loaded, request, container, dataset, length, steps, identity, codeDigest: digest, paths };
}
