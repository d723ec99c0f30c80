import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { CompiledStep } from '../../engine/graph/compiled-step.js';
import { writeStepGraph } from '../../engine/graph/step-folder.js';
import { buildStepGraph } from '../../engine/graph/step-graph.js';
import { traceStep } from '../../engine/graph/trace-step.js';
import { CroplabError } from '../../errors/index.js';
import type { FrozenBackbone, RenderedBatch } from '../evaluator.js';

/** Batches of one shape from which a graph pays: making it takes as long as one or two, and it saves a tenth to a quarter of each. */
const FEWEST_BATCHES = 8;
/** Share of the largest feature by which the graph's may differ from the operations'. */
const TOLERANCE = 1e-4;

/** A graph of one shape of batches. It is trusted once it gave the features of a batch that it was not traced with. */
interface ForwardGraph {
  readonly shape: string;
  readonly step: CompiledStep;
  isProven: boolean;
}

/**
 * The forward pass of a frozen network on many batches. Where there are enough of one shape, the first one is traced, the second one proves the graph, and
 * the others run in it; batches of another shape, and all of them where that fails, run operation by operation.
 */
export class FrozenForward {
  #graph: ForwardGraph | undefined;
  #mayCompile: boolean;

  /** `batches`: how many there will be. */
  constructor(
    private readonly backbone: FrozenBackbone,
    batches: number,
  ) {
    this.#mayCompile = backbone.compiles !== undefined && batches >= FEWEST_BATCHES;
  }

  /** `[image, feature]`, rows first. */
  async features(batch: RenderedBatch): Promise<Float32Array> {
    if (this.#mayCompile) return this.#trace(batch);
    const graph = this.#graph;
    if (graph?.shape !== String(batch.shape)) return this.#run(batch);
    if (graph.isProven) return this.#runGraph(graph, batch);
    const expected = this.#run(batch);
    graph.isProven = isClose(this.#runGraph(graph, batch), expected);
    if (!graph.isProven) this.#giveUp('its features are others than those of its operations');
    return expected;
  }

  dispose(): void {
    this.#graph?.step.dispose();
    this.#graph = undefined;
  }

  #run({ images, shape }: RenderedBatch): Float32Array {
    const { encoder, engine } = this.backbone;
    const { tf } = engine;
    const features = tf.tidy(() => encoder.forward(tf.tensor4d(images, [...shape], 'float32'), 'evaluation'));
    // Read outside of the tidy: it searches what it returns for tensors, number by number.
    const values = features.dataSync<'float32'>();
    features.dispose();
    return values;
  }

  #runGraph({ step }: ForwardGraph, { images, shape }: RenderedBatch): Float32Array {
    const { tf } = this.backbone.engine;
    const input = tf.tensor4d(images, [...shape], 'float32');
    const { features } = step.run({ images: input }, ['features']);
    const values = features!.dataSync<'float32'>();
    tf.dispose([input, features!]);
    return values;
  }

  async #trace(batch: RenderedBatch): Promise<Float32Array> {
    const { encoder, engine } = this.backbone;
    const variables = encoder.scope.entries();
    const { tf } = engine;
    const images = tf.tensor4d(batch.images, [...batch.shape], 'float32');
    const folder = await mkdtemp(join(tmpdir(), 'croplab-forward-'));
    this.#mayCompile = false;
    try {
      const step = (inputs: { readonly images?: unknown }) => ({
        features: encoder.forward(inputs.images as Tensor4D, 'evaluation'),
      });
      const { trace, outputs } = traceStep({ engine, step, inputs: { images }, variables });
      const values = outputs.features!.dataSync<'float32'>();
      tf.dispose(outputs);
      await writeStepGraph(folder, buildStepGraph(trace));
      const compiled = await CompiledStep.create(engine, folder, variables);
      this.#graph = { shape: String(batch.shape), step: compiled, isProven: false };
      return values;
    } catch (error) {
      if (!(error instanceof CroplabError)) throw error;
      this.#giveUp(error.message);
      return this.#run(batch);
    } finally {
      images.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  }

  #giveUp(reason: string): void {
    this.dispose();
    this.backbone.compiles?.warn(
      `The backbone's forward pass is not compiled: ${reason}. It goes on operation by operation.`,
    );
  }
}

function isClose(values: Float32Array, expected: Float32Array): boolean {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return values.every((value, place) => Math.abs(value - expected[place]!) <= TOLERANCE * largest);
}
