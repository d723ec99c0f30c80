import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-node-gpu';
import fc from 'fast-check';
import type { Engine } from '../../../src/engine/engine.js';
import { AbstractEvaluation } from '../../../src/engine/graph/abstract-evaluation.js';
import { shapeRules } from '../../../src/engine/graph/shape-rules.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { nodeBackend, type NodeBackend, type RawAttribute } from '../../../src/engine/node-backend.js';

interface Call {
  readonly operation: string;
  readonly attributes: readonly RawAttribute[];
  readonly inputs: readonly TensorInfo[];
}

const size = fc.integer({ min: 1, max: 7 });
const channels = fc.integer({ min: 1, max: 4 });

/** Images, a window that fits on them, and how it moves. */
const windows = fc
  .record({
    images: fc.tuple(fc.integer({ min: 1, max: 3 }), size, size, channels),
    window: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    made: channels,
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 2 }),
    padding: fc.oneof(fc.constantFrom('SAME', 'VALID'), fc.integer({ min: 0, max: 1 })),
  })
  .filter(({ images, window, dilation, padding }) =>
    window.every((length, axis) => (length - 1) * dilation < images[axis + 1]! + (padding === 1 ? 2 : 0)),
  )
  // A pool's window holds at least one pixel of the image.
  .filter(({ window, padding }) => padding !== 1 || window.every((length) => length > 1));

interface Stretched {
  readonly one: readonly number[];
  readonly other: readonly number[];
}

/** Two shapes of which one can be stretched to the other. */
const stretched = fc
  .array(fc.record({ size, one: fc.boolean(), other: fc.boolean() }), { maxLength: 4 })
  .chain((axes) =>
    fc.record({
      one: fc.constant(axes.map((axis) => (axis.one ? axis.size : 1))),
      other: fc.constant(axes.map((axis) => (axis.other ? axis.size : 1))),
      // Leading axes may be missing.
      missing: fc.integer({ min: 0, max: axes.length }),
    }),
  )
  .map(({ one, other, missing }) => ({ one, other: other.slice(missing) }));

describe('AbstractEvaluation', () => {
  let engine: Engine;
  let backend: NodeBackend;
  let abstract: AbstractEvaluation;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
    backend = nodeBackend(engine.tf);
    abstract = new AbstractEvaluation(engine.tf, backend.executeSingleOutput.bind(backend));
  });

  const floats = (): RawAttribute => typed('T');
  const typed = (name: string): RawAttribute => ({
    name,
    type: backend.binding.TF_ATTR_TYPE,
    value: backend.binding.TF_FLOAT,
  });
  const integers = (name: string, value: number | number[]): RawAttribute => ({
    name,
    type: backend.binding.TF_ATTR_INT,
    value,
  });
  const text = (name: string, value: string): RawAttribute => ({ name, type: backend.binding.TF_ATTR_STRING, value });
  const flag = (name: string, value: boolean): RawAttribute => ({ name, type: backend.binding.TF_ATTR_BOOL, value });
  const tensor = (shape: readonly number[]): Tensor => engine.tf.ones([...shape]);
  const shapeTensor = (shape: readonly number[]): Tensor => engine.tf.tensor1d([...shape], 'int32');

  const computed = ({ operation, attributes, inputs }: Call, outputs: number): Tensor[] =>
    backend.executeMultipleOutputs(operation, attributes, inputs, outputs);
  const shapesOf = (tensors: readonly Tensor[]): unknown => tensors.map(({ shape, dtype }) => ({ shape, dtype }));

  const covered = new Set<string>();
  function expectSameShapes(call: Call, outputs = 1): readonly number[] {
    covered.add(call.operation);
    const actual = abstract.outputsOf(call.operation, call.attributes, call.inputs)!;
    const expected = computed(call, outputs);
    expect({ call: call.operation, shapes: shapesOf(actual) }).toEqual({
      call: call.operation,
      shapes: shapesOf(expected),
    });
    return expected[0]!.shape;
  }
  const inTidy = (action: () => void): void => {
    engine.tf.tidy(action);
  };

  it('knows the shapes that element by element operations give', () => {
    const unary = ['Erf', 'Exp', 'Neg', 'Relu', 'Rsqrt', 'Softmax', 'Sqrt', 'Square', 'Tanh'];
    const binary = ['Add', 'AddV2', 'Maximum', 'Minimum', 'Mul', 'RealDiv', 'SquaredDifference', 'Sub'];
    fc.assert(
      fc.property(stretched, ({ one, other }) => {
        inTidy(() => {
          const [first, second] = [tensor(one), tensor(other)];
          for (const operation of binary) {
            expectSameShapes({ operation, attributes: [floats()], inputs: [first, second] });
            expectSameShapes({ operation, attributes: [floats()], inputs: [second, first] });
          }
          for (const operation of unary) {
            // TensorFlow has no softmax of a single number.
            const inputs = [operation === 'Softmax' ? first.expandDims(0) : first];
            expectSameShapes({ operation, attributes: [floats()], inputs });
          }
          expectSameShapes({ operation: 'ReluGrad', attributes: [floats()], inputs: [first, first] });
          const sum = { operation: 'AddN', attributes: [floats(), integers('N', 3)], inputs: [first, first, first] };
          expectSameShapes(sum);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('knows the shapes that matrix products give', () => {
    const shapes = fc.record({
      stretched,
      rows: size,
      inner: size,
      columns: size,
      turned: fc.tuple(fc.boolean(), fc.boolean()),
    });
    // oneDNN's product of such a stack and one matrix writes outside of its output (libtensorflow 2.21); croplab multiplies no such shapes.
    const endsInOne = ({ stretched: { one, other }, turned }: { stretched: Stretched; turned: readonly boolean[] }) =>
      !turned[0] && one.at(-1) === 1 && one.some((length) => length > 1) && other.every((length) => length === 1);
    fc.assert(
      fc.property(
        shapes.filter((product) => !endsInOne(product)),
        ({ stretched: { one, other }, rows, inner, columns, turned: [left, right] }) => {
          inTidy(() => {
            const attributes = [floats(), flag('adj_x', left), flag('adj_y', right)];
            const inputs = [
              tensor([...one, ...(left ? [inner, rows] : [rows, inner])]),
              tensor([...other, ...(right ? [columns, inner] : [inner, columns])]),
            ];
            expectSameShapes({ operation: 'BatchMatMulV2', attributes, inputs });
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('knows the shapes that convolutions, pools and their gradients give', () => {
    fc.assert(
      fc.property(windows, ({ images: shape, window, made, stride, dilation, padding }) => {
        inTidy(() => {
          const isExplicit = typeof padding === 'number';
          const sides = isExplicit ? [0, 0, padding, padding, padding, padding, 0, 0] : [];
          const moving = [
            floats(),
            integers('strides', [1, stride, stride, 1]),
            text('padding', isExplicit ? 'EXPLICIT' : padding),
            integers('explicit_paddings', sides),
            text('data_format', 'NHWC'),
          ];
          const dilations = integers('dilations', [1, dilation, dilation, 1]);
          const images = tensor(shape);
          for (const [kind, forward, last] of [
            ['Conv2D', 'Conv2D', made],
            ['DepthwiseConv2dNative', 'DepthwiseConv2dNative', 2],
          ] as const) {
            const filterShape = [...window, shape[3], last];
            const filter = tensor(filterShape);
            // A processor has gradients of dilated convolutions for some cases only, and croplab has no dilation.
            const attributes = [...moving, kind === 'Conv2D' ? dilations : integers('dilations', [1, 1, 1, 1])];
            expectSameShapes({ operation: forward, attributes, inputs: [images, filter] });
            // oneDNN's gradients of a stride that leaves pixels out are wrong or end the process (libtensorflow 2.21); croplab does not take them.
            if (window.some((length) => length < stride)) continue;
            const plain = [...moving, integers('dilations', [1, 1, 1, 1])];
            const [output] = computed({ operation: forward, attributes: plain, inputs: [images, filter] }, 1);
            const ofImages = { operation: `${kind}BackpropInput`, attributes: plain };
            expectSameShapes({ ...ofImages, inputs: [shapeTensor(shape), filter, output!] });
            const ofFilter = { operation: `${kind}BackpropFilter`, attributes: plain };
            expectSameShapes({ ...ofFilter, inputs: [images, shapeTensor(filterShape), output!] });
          }
          const pool = [...moving, integers('ksize', [1, ...window, 1])];
          expectSameShapes({ operation: 'MaxPool', attributes: pool, inputs: [images] });
          const [output] = computed({ operation: 'MaxPool', attributes: pool, inputs: [images] }, 1);
          expectSameShapes({ operation: 'MaxPoolGrad', attributes: pool, inputs: [images, output!, output!] });
        });
      }),
      { numRuns: 50 },
    );
  });

  it('knows the shapes that batch normalisation gives', () => {
    fc.assert(
      fc.property(fc.tuple(size, size, size, channels), (shape) => {
        inTidy(() => {
          const attributes = [floats(), typed('U'), text('data_format', 'NHWC'), flag('is_training', true)];
          const images = tensor(shape);
          const channel = tensor([shape[3]]);
          const none = tensor([0]);
          const call = { operation: 'FusedBatchNormV3', attributes, inputs: [images, channel, channel, none, none] };
          expectSameShapes(call, 6);
          const [, , , ...saved] = computed(call, 6);
          const inputs = [images, images, channel, ...saved];
          expectSameShapes({ operation: 'FusedBatchNormGradV3', attributes, inputs }, 5);
        });
      }),
      { numRuns: 10 },
    );
  });

  it('has been compared with TensorFlow for each of its rules', () => {
    expect([...covered].sort()).toEqual(Object.keys(shapeRules).sort());
  });

  it('leaves integers and other operations to TensorFlow', () => {
    inTidy(() => {
      const one = engine.tf.tensor1d([1, 2], 'int32');
      const ofIntegers = [{ ...floats(), value: backend.binding.TF_INT32 }];
      expect(abstract.outputsOf('AddV2', ofIntegers, [one, one])).toBeUndefined();
      expect(abstract.outputsOf('Sin', [floats()], [tensor([2])])).toBeUndefined();
    });
  });

  it('gives zeros where a result is small, and keeps no tensor besides its results', () => {
    const { tf } = engine;
    const input = tensor([3, 5]);
    const before = tf.memory().numTensors;
    const [output] = abstract.outputsOf('Relu', [floats()], [input])!;
    expect(tf.memory().numTensors).toBe(before + 1);
    expect([...output!.dataSync()]).toEqual(new Array(15).fill(0));
    tf.dispose([input, output!]);
  });
});
