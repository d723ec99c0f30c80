import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../../engine/engine.js';
import type { VariableEntry, VariableScope, VariableTree } from '../../engine/variables/index.js';
import {
  withSafetensors,
  writeSafetensors,
  type TensorSource,
  type WrittenFile,
} from '../../weights/safetensors/safetensors-file.js';
import { SafetensorsFault, type ElementType } from '../../weights/safetensors/safetensors-header.js';

function elementTypeOf({ name, variable: { dtype } }: VariableEntry): ElementType {
  switch (dtype) {
    case 'float32':
      return 'F32';
    case 'int32':
      return 'I32';
    case 'bool':
      return 'BOOL';
    default:
      throw new Error(`${name} is of the type ${dtype}, which checkpoints do not hold.`);
  }
}

/** Writes every variable of the tree as it lies in memory; what each is, how it is laid out and which of
 * them are under `encoder`, the path of the network that evaluators look at, stands in the file's metadata. */
export function writeTree(path: string, tree: VariableTree, encoder: string): WrittenFile {
  const entries = tree.entries();
  const layouts = Object.fromEntries(entries.map(({ name, role, layout }) => [name, `${role} ${layout}`]));
  const sources = entries.map((entry): TensorSource => {
    const { name, variable } = entry;
    return { name, type: elementTypeOf(entry), shape: variable.shape, read: () => variable.dataSync() };
  });
  return writeSafetensors(path, sources, { format: 'croplab', encoder, variables: JSON.stringify(layouts) });
}

/**
 * Sets every variable of the tree to what the file holds; the tree is as it was unless all of them fit.
 *
 * @throws SafetensorsFault where the file holds other variables than the tree, or is damaged
 */
export function readTree(path: string, tree: VariableTree, tf: TensorFlow): void {
  readVariables(path, tree.entries(), tf, (count, { length }) => {
    if (count > length) throw new SafetensorsFault('it has variables that this run does not have.');
  });
}

/**
 * Sets the parameters and statistics of one branch to what the file holds under the same names, whatever else it holds; where the branch has no
 * parameters, such as a momentum twin, all of its variables. What else lies beside parameters, such as a memory bank, is no part of a network.
 *
 * @throws SafetensorsFault where one is missing or has another shape, or the file is damaged
 */
export function readBranch(path: string, branch: VariableScope, tf: TensorFlow): void {
  const entries = branch.entries();
  const network = entries.filter(({ role }) => role === 'parameter' || role === 'statistic');
  const isTrained = network.some(({ role }) => role === 'parameter');
  readVariables(path, isTrained ? network : entries, tf, () => undefined);
}

function readVariables(
  path: string,
  entries: readonly VariableEntry[],
  tf: TensorFlow,
  checkCount: (count: number, entries: readonly VariableEntry[]) => void,
): void {
  withSafetensors(path, ({ tensors, read }) => {
    for (const entry of entries) {
      const found = tensors.get(entry.name);
      if (found === undefined) throw new SafetensorsFault(`it has no variable ${entry.name}.`);
      const same = found.type === elementTypeOf(entry) && String(found.shape) === String(entry.variable.shape);
      if (!same) throw new SafetensorsFault(`${entry.name} has the shape [${found.shape.join(', ')}] there.`);
    }
    checkCount(tensors.size, entries);
    for (const { name, variable } of entries) {
      const value = toTensor(read(name), variable, tf);
      variable.assign(value);
      value.dispose();
    }
  });
}

function toTensor(bytes: Uint8Array<ArrayBuffer>, { shape, dtype }: Tensor, tf: TensorFlow): Tensor {
  const values =
    dtype === 'float32'
      ? new Float32Array(bytes.buffer)
      : dtype === 'int32'
        ? new Int32Array(bytes.buffer)
        : new Uint8Array(bytes.buffer);
  return tf.tensor(values, shape, dtype);
}
