import type { GradConfig, KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';

type Attributes = NonNullable<Parameters<KernelConfig['kernelFunc']>[0]['attrs']>;

export interface OperationDefinition<InputName extends string> {
  /** Unique in the process; begins with `croplab/`. */
  readonly name: string;
  /** The names of its inputs. */
  readonly inputs: readonly InputName[];
  /** Runs it. An operation always has a list of outputs, so that one and several look alike. */
  readonly run: (inputs: Readonly<Record<InputName, TensorInfo>>, attributes: Attributes) => Tensor[];
  /** What the gradient needs of the inputs, by name, and of the outputs, by position. */
  readonly inputsToSave?: readonly InputName[];
  readonly outputsToSave?: readonly boolean[];
  /**
   * The gradient of each input, as functions, so that one that nobody asks for is never computed. `outputGradients` has one tensor an
   * output, zeros where the output was not used.
   */
  readonly gradient: (
    outputGradients: Tensor[],
    saved: Tensor[],
    attributes: Attributes,
  ) => Record<string, () => Tensor>;
}

/**
 * Makes an operation that tfjs-core records on its tape like its own. Compared with `tf.customGrad` this computes only the gradients
 * that are asked for: the first convolution of a network never computes the gradient of the images.
 */
export function registerOperation<InputName extends string>(
  tf: TensorFlow,
  { name, run, inputsToSave, outputsToSave, gradient }: OperationDefinition<InputName>,
): (inputs: Readonly<Record<InputName, Tensor>>, attributes?: Attributes) => Tensor[] {
  // The registry lives as long as the process: a second set of operations on the same namespace finds the first one's.
  if ((tf.getKernel(name, 'tensorflow') as KernelConfig | undefined) === undefined) {
    tf.registerKernel({
      kernelName: name,
      backendName: 'tensorflow',
      kernelFunc: ({ inputs, attrs }) => run(inputs as Record<InputName, TensorInfo>, attrs ?? {}),
    });
    const config: GradConfig = {
      kernelName: name,
      gradFunc: (outputGradients, saved, attributes) =>
        gradient(Array.isArray(outputGradients) ? outputGradients : [outputGradients], saved, attributes),
    };
    if (inputsToSave !== undefined) config.inputsToSave = [...inputsToSave];
    if (outputsToSave !== undefined) config.outputsToSave = [...outputsToSave];
    tf.registerGradient(config);
  }
  return (inputs, attributes = {}) => tf.engine().runKernel(name, inputs, attributes) as unknown as Tensor[];
}

/** The tensors of a list whose length is known, without `undefined`. */
export function expectTensors<Names extends string>(
  tensors: readonly Tensor[],
  names: readonly Names[],
): Record<Names, Tensor> {
  const entries = names.map((name, index) => {
    const tensor = tensors[index];
    if (tensor === undefined) throw new Error(`The operation returned no ${name}.`);
    return [name, tensor] as const;
  });
  return Object.fromEntries(entries) as Record<Names, Tensor>;
}
