import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Rank, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../../src/engine/engine.js';
import { differingStates } from '../../../src/engine/graph/compare-state.js';
import type { StepInstance } from '../../../src/engine/graph/compile-step.js';
import { writeStepGraph } from '../../../src/engine/graph/step-folder.js';
import { buildStepGraph } from '../../../src/engine/graph/step-graph.js';
import { StepProof } from '../../../src/engine/graph/step-proof.js';
import { traceStep, type StepTrace } from '../../../src/engine/graph/trace-step.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import { VariableTree } from '../../../src/engine/variables/index.js';
import { temporaryFolders } from '../../data/temporary-folder.js';

const newFolder = temporaryFolders();

interface Variant {
  /** Sums rows from the last to the first, which rounds otherwise. */
  readonly reversed?: boolean;
  readonly rate?: number;
}

describe('the proof of a compiled step', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  /** Moves one variable by the mean of the images, and one by the sign of what is nothing but rounding. */
  function createInstance(which: number, { reversed = false, rate = 0.1 }: Variant = {}): StepInstance {
    const { tf } = engine;
    const random = RandomStream.fromSeed(which);
    const tree = new VariableTree(tf);
    const zeros = () => tf.zeros<Rank.R1>([32]);
    const smooth = tree.create<Rank.R1>('smooth', { role: 'parameter', initial: zeros() });
    const rounded = tree.create<Rank.R1>('rounded', { role: 'parameter', initial: zeros() });
    const inputs = { images: tf.tensor2d(random.normals(500 * 32), [500, 32]) };
    return {
      engine,
      inputs,
      variables: tree.entries(),
      step: ({ images }) => {
        const given = images as Tensor2D;
        const rows = reversed ? given.reverse(0) : given;
        const sum = rows.sum<Tensor1D>(0);
        const nothing = sum.sub(rows.slice([0], [123]).sum(0)).sub(rows.slice([123]).sum(0));
        smooth.assign(smooth.sub(sum.mul(rate / 500)));
        rounded.assign(rounded.sub(nothing.sign().mul(rate)));
        return { loss: sum.square().mean() };
      },
      dispose: () => {
        tf.dispose(inputs);
        tree.dispose();
      },
    };
  }

  function traceOf(variant?: Variant): StepTrace {
    const instance = createInstance(0, variant);
    const { trace, outputs } = traceStep(instance);
    engine.tf.dispose(outputs);
    instance.dispose();
    return trace;
  }

  /** Compares the graph of a variant of the step with the operations of the step itself. */
  async function prove(variant: Variant): Promise<void> {
    const folder = await newFolder();
    await writeStepGraph(folder, buildStepGraph(traceOf(variant)));
    const instance = createInstance(1);
    const proof = new StepProof(folder, instance, 'loss');
    try {
      await proof.compare(traceOf());
    } finally {
      proof.dispose();
      instance.dispose();
    }
  }

  it('lets a variable differ that hangs on rounding', async () => {
    await prove({ reversed: true });
  });

  it('refuses a graph that changes a variable otherwise', async () => {
    await expect(prove({ rate: 0.12 })).rejects.toMatchObject({ code: 'engine/graph-differs' });
  });

  it('names what differs by more than shaken inputs explain', () => {
    const { tf } = engine;
    const differing: readonly string[] = tf.tidy(() => {
      const [before, eager] = [tf.zeros([3]), tf.tensor1d([1, -1, 1])];
      const state = (name: string, shaken: number[], compiled: number[]) => {
        return { name, before, eager, shaken: tf.tensor1d(shaken), compiled: tf.tensor1d(compiled) };
      };
      return [
        ...differingStates(tf, [
          state('same', [1, -1, 1], [1, -1, 1.001]),
          state('sensitive', [1, 1, 1], [1, -1, -1]),
          state('wrong', [1.001, -1, 1], [1, -1, 0.9]),
          state('no number', [Number.NaN, -1, 1], [1, -1, 1]),
        ]),
      ];
    });
    expect(differing).toEqual(['wrong', 'no number']);
  });
});
