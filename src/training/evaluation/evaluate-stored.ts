import { createHash } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Container } from 'inversify';
import { stringify } from 'yaml';
import { createSampleRenderer } from '../../augment/sample-renderer.js';
import { createViewRenderer } from '../../augment/view-renderer.js';
import type { Encoder } from '../../backbones/backbone.js';
import type { LoadedExperiment } from '../../config/index.js';
import { createRunContainer } from '../../container/run-container.js';
import { tokens } from '../../container/tokens.js';
import { describeDataset } from '../../data/describe-dataset.js';
import type { Engine } from '../../engine/engine.js';
import { explainEngineFailure } from '../../engine/explain-failure.js';
import { makeFolder } from '../../files/make-folder.js';
import { whyUnwritable } from '../../files/unwritable.js';
import { inKeyOrder, type JsonObject } from '../../json.js';
import type { ProgressReporter } from '../../progress.js';
import { codeDigest } from '../../runs/code-digest.js';
import { describeCode, describeGpus, describeMachine } from '../../runs/environment-record.js';
import { writeRunFile, writeRunJson } from '../../runs/run-directory.js';
import { pluginDigests, withoutPaths } from '../../runs/run-identity.js';
import type { Say } from '../../runs/run-log.js';
import { SafetensorsFault } from '../../weights/safetensors/safetensors-header.js';
import { readBranch } from '../checkpoints/tree-file.js';
import { checkAtEnd, evaluateBackbone, type Measurements } from '../evaluate-backbone.js';
import { evaluationErrors } from './errors.js';
import type { EvaluationSource } from './evaluation-source.js';

export interface LaterEvaluationRequest {
  readonly source: EvaluationSource;
  /** What is measured, on what: the source's experiment with the evaluators of a file. */
  readonly loaded: LoadedExperiment;
  /** Measure again what stands there already. */
  readonly again: boolean;
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly cacheDirectory: string;
  readonly progress: ProgressReporter;
  readonly say: Say;
  readonly signal: AbortSignal;
}

/** What was measured: `result.json` of an evaluation. No times, paths or host, so that two can be compared byte by byte. */
export interface LaterResult extends Measurements {
  readonly id: string;
  /** The run and step, or the weights, by SHA-256. */
  readonly of: JsonObject;
  readonly dataFingerprint: string;
}

export interface LaterEvaluation extends LaterResult {
  readonly dir: string;
  /** `cached` stood there already. */
  readonly status: 'completed' | 'cached';
}

const GIBIBYTE = 2 ** 30;
const RESULT = 'result.json';

/**
 * Evaluates what exists: restores the encoder alone, runs every evaluator as at the end of a training, and keeps the result in a folder of its
 * own beside the run, under the digest of all that it follows from. The run's own files stay as they are.
 *
 * @throws `evaluation/checkpoint-damaged`, `evaluation/interrupted`; what datasets, weights and evaluators throw
 */
export async function evaluateStored(request: LaterEvaluationRequest): Promise<LaterEvaluation> {
  const { source, loaded, signal, again, progress, cacheDirectory, workingDirectory } = request;
  try {
    const container = createRunContainer({ loaded, workingDirectory, cacheDirectory, progress, signal });
    const dataset = await container.getAsync(tokens.dataset);
    warnOfOtherData(request, dataset.fingerprint);
    const content = await contentOf(request, dataset.fingerprint);
    const id = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12);
    const dir = join(source.folder, id);
    const former = await readResult(dir, id);
    if (former !== undefined && !again) return { ...former, dir, status: 'cached' };
    checkAtEnd(await container.getAsync(tokens.evaluators), dataset);
    return await inFolderOfItsOwn(dir, async (folder) => {
      const started = new Date().toISOString();
      // The clock of the day may jump.
      const began = performance.now();
      const { measured, engine } = await measure(request, container, folder);
      const result: LaterResult = { id, of: source.identity, dataFingerprint: dataset.fingerprint, ...measured };
      if (former !== undefined && JSON.stringify(former) !== JSON.stringify(result))
        request.say('Warning: it gave other numbers than before, which stood there under the same id.');
      await writeRunFile(join(folder, 'config.yaml'), stringify(loaded.experiment));
      await writeRunJson(join(folder, 'evaluation.json'), {
        id,
        of: source.identity,
        identity: content,
        code: await describeCode(await codeDigest()),
        data: describeDataset(dataset) as unknown as JsonObject,
        engine: {
          device: engine.device.kind,
          name: engine.device.name,
          threads: engine.device.threads,
          tensorflow: engine.version,
        },
        machine: { ...describeMachine(), gpus: await describeGpus() },
        command: request.command,
        times: { started, seconds: (performance.now() - began) / 1000 },
      });
      await writeRunJson(join(folder, RESULT), result as never);
      return { ...result, dir, status: 'completed' };
    });
  } catch (error) {
    if (!signal.aborted || error === undefined) throw explainEngineFailure(error) ?? error;
    throw evaluationErrors['evaluation/interrupted']({ name: source.name }, { cause: error });
  }
}

/** Everything that the numbers follow from. */
async function contentOf({ source, loaded }: LaterEvaluationRequest, dataFingerprint: string): Promise<JsonObject> {
  const { experiment, registry, pluginFiles } = loaded;
  const { data, backbone, augment, evaluators } = experiment;
  return inKeyOrder({
    of: source.identity,
    recipe: {
      data: withoutPaths(data, registry.find('data', data.kind)?.traits.paths ?? []),
      backbone: { ...backbone, weights: null },
      augment,
      evaluators: evaluators as unknown as readonly JsonObject[],
    },
    data: dataFingerprint,
    plugins: pluginDigests(pluginFiles),
    code: await codeDigest(),
  }) as JsonObject;
}

function warnOfOtherData({ source, loaded, say }: LaterEvaluationRequest, fingerprint: string): void {
  if (source.run === undefined || source.run.manifest.identity.data === fingerprint) return;
  say(
    `These are not the data that the run was trained on: ${loaded.experiment.data.kind}, fingerprint ${fingerprint.slice(0, 12)}.`,
  );
}

interface Measured {
  readonly measured: Measurements;
  readonly engine: Engine;
}

async function measure(request: LaterEvaluationRequest, container: Container, folder: string): Promise<Measured> {
  const { loaded, source, cacheDirectory, progress, signal } = request;
  const { workers, prefetch, pixelCache } = loaded.experiment.training;
  const engine = await container.getAsync(tokens.engine);
  const variables = await container.getAsync(tokens.variables);
  const pixels = { cacheDirectory, mostBytes: pixelCache * GIBIBYTE };
  const renderer = createViewRenderer({ workers, pixels });
  try {
    const { encoder } = await container.getAsync(tokens.method);
    if (source.run !== undefined) restore(source.run.checkpoint, encoder, engine);
    const { normalization } = await container.getAsync(tokens.augment);
    const render = createSampleRenderer(renderer, prefetch);
    const measured = await evaluateBackbone(await container.getAsync(tokens.evaluators), {
      backbone: { engine, encoder, normalization, render, progress, signal },
      dataset: await container.getAsync(tokens.dataset),
      random: await container.getAsync(tokens.random),
      stage: 'end',
      folder,
    });
    return { measured, engine };
  } finally {
    await renderer.close();
    variables.dispose();
  }
}

function restore(path: string, encoder: Encoder, { tf }: Engine): void {
  try {
    readBranch(path, encoder.scope, tf);
  } catch (error) {
    if (!(error instanceof SafetensorsFault)) throw error;
    throw evaluationErrors['evaluation/checkpoint-damaged']({ path, reason: error.message }, { cause: error });
  }
}

/** The result that stands in a folder, if it is that of this id. */
async function readResult(dir: string, id: string): Promise<LaterResult | undefined> {
  try {
    const result = JSON.parse(await readFile(join(dir, RESULT), 'utf8')) as Partial<LaterResult> | null;
    return result?.id === id ? (result as LaterResult) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Lets `write` fill a folder beside the final one, which it takes the place of when everything is there.
 *
 * @throws `evaluation/unwritable`, and what `write` throws
 */
async function inFolderOfItsOwn<Result>(dir: string, write: (folder: string) => Promise<Result>): Promise<Result> {
  const partial = `${dir}.${process.pid}.partial`;
  try {
    await makeFolder(partial);
    const result = await write(partial);
    await rm(dir, { recursive: true, force: true });
    await rename(partial, dir);
    return result;
  } catch (error) {
    const reason = whyUnwritable(error, partial);
    if (reason === undefined) throw error;
    throw evaluationErrors['evaluation/unwritable']({ folder: dirname(dir), reason }, { cause: error });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
