import type { Tensor, TensorInfo } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import { nodeBackend, type NodeBackend, type RawAttribute } from '../node-backend.js';
import { shapeRules } from './shape-rules.js';

/**
 * Elements up to which a result is zeros, so that what is computed from it stays harmless: a position, say. A larger one is left as the memory is, which is
 * not even touched.
 */
const ZEROED_ELEMENTS = 1 << 18;

type ExecuteSingleOutput = NodeBackend['executeSingleOutput'];

/**
 * Results of operations without their arithmetic, as JAX's abstract evaluation has it (https://docs.jax.dev/en/latest/_autosummary/jax.eval_shape.html):
 * tensors of the right shape whose values mean nothing. A step whose operations are written down needs no more.
 */
export class AbstractEvaluation {
  readonly #backend: NodeBackend;

  /** `execute`: the backend's own, past whoever listens. */
  constructor(
    private readonly tf: TensorFlow,
    private readonly execute: ExecuteSingleOutput,
  ) {
    this.#backend = nodeBackend(tf);
  }

  /** The outputs of an operation, if there is a rule for their shapes; only floating-point numbers have one. */
  outputsOf(
    operation: string,
    attributes: readonly RawAttribute[],
    inputs: readonly TensorInfo[],
  ): Tensor[] | undefined {
    const rule = shapeRules[operation];
    if (rule === undefined || !this.#isOfFloats(attributes)) return undefined;
    const integersOf = ({ dataId }: TensorInfo): number[] => [...this.#backend.readSync(dataId)];
    return rule({ tf: this.tf, attributes, inputs, integersOf }).map((shape) => this.#empty(shape));
  }

  #isOfFloats(attributes: readonly RawAttribute[]): boolean {
    return attributes.find(({ name }) => name === 'T')?.value === this.#backend.binding.TF_FLOAT;
  }

  #empty(shape: readonly number[]): Tensor {
    const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT } = this.#backend.binding;
    const dimensions = this.tf.tensor1d([...shape], 'int32');
    const isZeroed = this.tf.util.sizeFromShape([...shape]) <= ZEROED_ELEMENTS;
    const attributes = [
      { name: 'dtype', type: TF_ATTR_TYPE, value: TF_FLOAT },
      { name: 'init', type: TF_ATTR_BOOL, value: isZeroed },
    ];
    const result = this.execute('Empty', attributes, [dimensions]);
    dimensions.dispose();
    return result;
  }
}
