import type { Backbone } from '../backbones/backbone.js';
import type { TensorFlow } from '../engine/engine.js';
import type { VariableEntry, VariableScope } from '../engine/variables/variable-tree.js';
import { fileDigest } from '../files/file-digest.js';
import { weightErrors } from './errors.js';
import { matchNames } from './parameter-names.js';
import { withStateDict } from './read-state-dict.js';
import type { StateDict } from './state-dict.js';
import { fromTorchLayout, torchShape } from './torch-layout.js';

/**
 * SHA-256 (hex) of a file of weights, by which a run that begins with them is told apart.
 *
 * @throws `weights/missing`
 */
export async function weightsDigest(path: string): Promise<string> {
  try {
    return await fileDigest(path);
  } catch (error) {
    throw weightErrors['weights/missing']({ path, reason: (error as Error).message }, { cause: error });
  }
}

/**
 * The same architecture, whose networks begin with the weights of a file instead of drawn ones: all that a method builds, momentum twins too.
 *
 * Building throws `weights/missing`, `weights/refused`, and `weights/not-fitting` with everything that does not fit.
 */
export function withInitialWeights(backbone: Backbone, path: string, tf: TensorFlow): Backbone {
  return {
    build: (scope, random, inputChannels) => {
      const encoder = backbone.build(scope, random, inputChannels);
      loadWeights(path, encoder.scope, tf);
      return encoder;
    },
  };
}

/**
 * Sets every variable of a network to the file's; the network is as it was unless all of them fit.
 *
 * @throws `weights/missing`, `weights/refused`, `weights/not-fitting`
 */
export function loadWeights(path: string, scope: VariableScope, tf: TensorFlow): void {
  withStateDict(path, (tensors) => {
    const entries = scope.entries();
    const wanted = entries.map(({ name }) => name.slice(scope.path.length + 1));
    const { names, unexpected } = matchNames(wanted, new Set(tensors.keys()));
    const problems = [
      ...entries.flatMap((entry, index) => faultOf(entry, names[index] ?? '', tensors)),
      ...unexpected.map((name) => `${printable(name)} is no part of it`),
    ];
    if (problems.length > 0) throw weightErrors['weights/not-fitting']({ path, problems });
    const values = entries.map(({ variable, layout }, index) =>
      fromTorchLayout(tensors.get(names[index] ?? '')!.read(), variable.shape, layout),
    );
    const wild = entries.flatMap((_, index) =>
      values[index]!.every(Number.isFinite) ? [] : [`${printable(names[index] ?? '')} has values that are no numbers`],
    );
    if (wild.length > 0) throw weightErrors['weights/not-fitting']({ path, problems: wild });
    tf.tidy(() => {
      for (const [index, { variable }] of entries.entries()) variable.assign(tf.tensor(values[index]!, variable.shape));
    });
  });
}

function faultOf({ variable, layout }: VariableEntry, name: string, tensors: StateDict): string[] {
  const tensor = tensors.get(name);
  if (tensor === undefined) return [`${name} is missing`];
  const shape = torchShape(variable.shape, layout);
  if (String(tensor.shape) === String(shape)) return [];
  return [`${name} has the shape [${tensor.shape.join(', ')}] instead of [${shape.join(', ')}]`];
}

/** Names come from the file: nothing in them that a terminal would obey. */
const printable = (name: string): string => name.slice(0, 120).replace(/[^\x20-\x7e]/g, '?');
