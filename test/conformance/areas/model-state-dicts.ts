import { LayerContext } from '../../../src/backbones/layers/index.js';
import type { BlockKind } from '../../../src/backbones/resnet/residual-block.js';
import { ResNet, type ResNetArchitecture } from '../../../src/backbones/resnet/resnet.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import { VariableTree } from '../../../src/engine/variables/index.js';
import { Comparison } from '../comparison.js';
import { conformanceEngine } from '../engine.js';
import type { FileCheck } from '../golden-files.js';
import { toTorchLayout } from '../readers/tensors.js';

/** Names, shapes and order of a full network's variables, without the final `fc` and PyTorch's counters of batches. */
export function checkStateDict(block: BlockKind, blocks: ResNetArchitecture['blocks']): FileCheck {
  return function* (golden, { stem }) {
    const engine = conformanceEngine();
    const tree = new VariableTree(engine.tf);
    const context = new LayerContext(engine, tree.scope('net'), RandomStream.fromSeed(0));
    new ResNet(context, 3, { block, blocks, stem: 'imagenet', width: 64, stemWidth: 64 });
    const entries = tree.entries('net').map(({ name, role, layout, variable }) => ({
      name: name.replace('net.', ''),
      role,
      shape: engine.tf.tidy(() => toTorchLayout(variable, layout)).shape,
    }));
    const wanted = golden.get('state_dict').list().map((item) => ({ name: item.get('name').text(), shape: item.get('shape').numbers() })); // prettier-ignore
    const isOurs = (name: string): boolean => !name.startsWith('fc.') && !name.endsWith('num_batches_tracked');
    const trainable = golden.get('trainable').list().map((item) => item.text()); // prettier-ignore
    const parameters = entries.filter(({ role }) => role === 'parameter');
    const size = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);
    const total = parameters.reduce((sum, { shape }) => sum + size(shape), 0);
    yield new Comparison(stem)
      .equal(
        'names and shapes',
        entries.map(({ name, shape }) => ({ name, shape })),
        wanted.filter(({ name }) => isOurs(name)),
      )
      .equal(
        'trained parameters',
        parameters.map(({ name }) => name),
        trainable.filter(isOurs),
      )
      .equal('number of parameters', total, golden.get('parameters_without_fc').number())
      .result();
    tree.dispose();
  };
}
