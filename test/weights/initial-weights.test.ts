import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resnetTest } from '../../src/backbones/resnet-test.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { VariableTree, type VariableLayout, type VariableScope } from '../../src/engine/variables/index.js';
import { CroplabError } from '../../src/errors/index.js';
import { loadWeights, withInitialWeights } from '../../src/weights/initial-weights.js';
import { matchNames, namesIn } from '../../src/weights/parameter-names.js';
import { withStateDict } from '../../src/weights/read-state-dict.js';
import {
  withSafetensors,
  writeSafetensors,
  type TensorSource,
} from '../../src/weights/safetensors/safetensors-file.js';
import { fromTorchLayout, toTorchLayout, torchShape } from '../../src/weights/torch-layout.js';
import { temporaryFolders } from '../data/temporary-folder.js';

const engine = loadEngine({ device: 'cpu', threads: 2 });
const golden = (name: string): string => fileURLToPath(new URL(`../golden/weights/${name}`, import.meta.url));
const newFolder = temporaryFolders();
let folder = '';
let tree: VariableTree;
let scope: VariableScope;

beforeEach(async () => {
  folder = await newFolder();
  tree = new VariableTree(engine.tf);
  const backbone = await resnetTest.create({} as never, { engine });
  scope = backbone.build(tree.scope('backbone'), RandomStream.fromSeed(1), 3).scope;
});
afterEach(() => {
  tree.dispose();
});

const at = (name: string): string => join(folder, name);

/** The tensors of the golden file, changed. */
function rewrite(path: string, change: (tensors: TensorSource[]) => TensorSource[]): void {
  withSafetensors(golden('torchvision.safetensors'), ({ tensors, read }) => {
    const sources = [...tensors]
      .filter(([, { type }]) => type === 'F32')
      .map(([name, { shape }]): TensorSource => ({
        name,
        type: 'F32',
        shape,
        read: () => new Float32Array(read(name).buffer),
      }));
    writeSafetensors(path, change(sources), {});
  });
}

function failureOf(path: string): CroplabError {
  try {
    loadWeights(path, scope, engine.tf);
  } catch (error) {
    if (error instanceof CroplabError) return error;
    throw error;
  }
  throw new Error('The weights were taken.');
}

const valuesOf = (): Buffer =>
  Buffer.concat(scope.entries().map(({ variable }) => Buffer.from(variable.dataSync().slice().buffer)));

describe('weights from a file', () => {
  it('are refused with everything that does not fit, and nothing is changed', () => {
    const before = valuesOf();
    rewrite(at('wrong.safetensors'), (tensors) => [
      ...tensors
        .filter(({ name }) => name !== 'layer3.0.bn2.running_var')
        .map((tensor) => (tensor.name === 'conv1.weight' ? { ...tensor, shape: [4, 9, 3, 1] } : tensor)),
      { name: 'layer1.1.conv1.weight', type: 'F32', shape: [1], read: () => Float32Array.of(0) },
    ]);
    const { code, message } = failureOf(at('wrong.safetensors'));
    expect(code).toBe('weights/not-fitting');
    expect(message).toContain('conv1.weight has the shape [4, 9, 3, 1] instead of [4, 3, 3, 3]');
    expect(message).toContain('layer3.0.bn2.running_var is missing');
    expect(message).toContain('layer1.1.conv1.weight is no part of it');
    expect(valuesOf()).toEqual(before);
  });

  it('are refused where they hold what is no number', () => {
    const before = valuesOf();
    rewrite(at('wild.safetensors'), (tensors) =>
      tensors.map((tensor) =>
        tensor.name === 'bn1.bias' ? { ...tensor, read: () => Float32Array.of(0, NaN, 0, 0) } : tensor,
      ),
    );
    expect(failureOf(at('wild.safetensors')).message).toContain('bn1.bias has values that are no numbers');
    expect(valuesOf()).toEqual(before);
  });

  it('reach every network that is built, and end as they were', async () => {
    const backbone = withInitialWeights(
      await resnetTest.create({} as never, { engine }),
      golden('moco_legacy.pth.tar'),
      engine.tf,
    );
    const scopes = ['query', 'key'].map((name) => backbone.build(tree.scope(name), RandomStream.fromSeed(2), 3).scope);
    withStateDict(golden('torchvision.safetensors'), (tensors) => {
      for (const one of scopes) {
        for (const { name, variable, layout } of one.entries()) {
          const values = toTorchLayout(Float32Array.from(variable.dataSync()), variable.shape, layout);
          expect(values).toEqual(tensors.get(name.slice(one.path.length + 1))?.read());
        }
      }
    });
  });

  it.each([
    ['is not there', undefined, 'weights/missing', 'ENOENT'],
    ['is empty', '', 'weights/refused', 'neither a safetensors file'],
    ['is something else', 'some text of a file', 'weights/refused', 'neither a safetensors file'],
    ['is another pickle', '\x80\x04K\x01.', 'weights/refused', 'none of torch.save'],
    ['is another zip', 'PK\x05\x06' + '\0'.repeat(18), 'weights/refused', 'neither'],
    ['is a zip without an end', 'PK\x03\x04' + '\0'.repeat(40), 'weights/refused', 'its end is missing'],
  ])('are refused where the file %s', (_, content, code, reason) => {
    if (content !== undefined) writeFileSync(at('file'), content, 'latin1');
    expect(failureOf(at('file'))).toMatchObject({ code, message: expect.stringContaining(reason) as unknown });
  });

  it.each(['moco_zip.pth.tar', 'moco_legacy.pth.tar'])(
    'of %s, damaged anywhere, are refused or taken, and nothing worse',
    (name) => {
      const whole = readFileSync(golden(name));
      const attempt = (content: Uint8Array): void => {
        writeFileSync(at('damaged'), content);
        try {
          loadWeights(at('damaged'), scope, engine.tf);
        } catch (error) {
          if (!(error instanceof CroplabError)) throw error;
        }
      };
      fc.assert(
        fc.property(
          fc.oneof(
            fc.nat(whole.length - 1),
            fc.nat(20_000),
            fc.nat(8_000).map((back) => whole.length - 1 - back),
          ),
          fc.nat(255),
          (place, byte) => {
            const changed = Uint8Array.from(whole);
            changed[place] = byte;
            attempt(changed);
          },
        ),
        { numRuns: 300 },
      );
      for (let length = 0; length < whole.length; length += 2503) {
        writeFileSync(at('damaged'), whole.subarray(0, length));
        expect(failureOf(at('damaged')).code).toBe('weights/refused');
      }
    },
  );

  it('are not looked for in compressed archives', () => {
    const whole = readFileSync(golden('moco_zip.pth.tar'));
    const changed = Uint8Array.from(whole);
    changed[whole.indexOf('PK\x01\x02', 0, 'latin1') + 10] = 8;
    writeFileSync(at('compressed'), changed);
    expect(failureOf(at('compressed')).message).toContain('is compressed');
  });
});

describe('the names of parameters', () => {
  const names = [
    'conv1.weight',
    'bn1.bias',
    'layer1.0.conv1.weight',
    'layer4.1.bn3.running_var',
    'layer2.0.downsample.0.weight',
    'layer2.0.downsample.1.bias',
  ];

  it('are those of MoCo’s converter in detectron2', () => {
    expect(namesIn('detectron2', names)).toEqual([
      'stem.conv1.weight',
      'stem.conv1.norm.bias',
      'res2.0.conv1.weight',
      'res5.1.conv3.norm.running_var',
      'res3.0.shortcut.weight',
      'res3.0.shortcut.norm.bias',
    ]);
  });

  it.each([
    ['module.encoder_q.', 'module.encoder_k.conv1.weight'],
    ['module.', 'module.projection_head.0.weight'],
    ['module.', 'module.prototypes.weight'],
    ['', 'fc.weight'],
    ['', 'layer1.0.bn1.num_batches_tracked'],
  ])('are found behind %p, beside %s', (prefix, beside) => {
    const found = new Set([...names.map((name) => `${prefix}${name}`), beside]);
    expect(matchNames(names, found)).toEqual({ names: names.map((name) => `${prefix}${name}`), unexpected: [] });
  });

  it('are found in detectron2’s form', () => {
    const exported = namesIn('detectron2', names)!;
    expect(matchNames(names, new Set(exported)).names).toEqual(exported);
  });
});

describe('PyTorch’s layout', () => {
  it('is left and reached again with the same elements', () => {
    const side = fc.integer({ min: 1, max: 4 });
    const shapes: fc.Arbitrary<readonly [VariableLayout, number[]]> = fc.oneof(
      fc.tuple(fc.constant('convolution' as const), fc.tuple(side, side, side, side)),
      fc.tuple(fc.constant('dense' as const), fc.tuple(side, side)),
      fc.tuple(fc.constant('plain' as const), fc.tuple(side)),
    );
    fc.assert(
      fc.property(shapes, ([layout, shape]) => {
        const values = Float32Array.from({ length: shape.reduce((one, other) => one * other, 1) }, (_, place) => place);
        const there = toTorchLayout(values, shape, layout);
        const axes = layout === 'convolution' ? [3, 2, 0, 1] : layout === 'dense' ? [1, 0] : [0];
        const transposed = engine.tf.tidy(() => engine.tf.tensor(values, shape).transpose(axes));
        expect(there).toEqual(transposed.dataSync());
        expect(torchShape(shape, layout)).toEqual(transposed.shape);
        expect(fromTorchLayout(there, shape, layout)).toEqual(values);
        transposed.dispose();
      }),
    );
  });
});
