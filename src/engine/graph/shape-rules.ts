import type { TensorInfo } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import type { RawAttribute } from '../node-backend.js';

type Shape = readonly number[];

/** An operation that is about to be executed. */
export interface OperationCall {
  readonly tf: TensorFlow;
  readonly attributes: readonly RawAttribute[];
  readonly inputs: readonly TensorInfo[];
  /** The numbers in an input that says a shape. */
  readonly integersOf: (input: TensorInfo) => Shape;
}

/** The shapes of an operation's outputs. */
export type ShapeRule = (call: OperationCall) => readonly Shape[];

/**
 * Rules for the operations that a training step spends its time in, by TensorFlow's names
 * (https://www.tensorflow.org/api_docs/python/tf/raw_ops). Images are `[batch, height, width, channel]`.
 */
export const shapeRules: Readonly<Partial<Record<string, ShapeRule>>> = {
  ...sameRule(likeFirst, [
    'AddN',
    'Erf',
    'Exp',
    'MaxPoolGrad',
    'Neg',
    'Relu',
    'ReluGrad',
    'Rsqrt',
    'Softmax',
    'Sqrt',
    'Square',
    'Tanh',
  ]),
  ...sameRule(broadcast, ['Add', 'AddV2', 'Maximum', 'Minimum', 'Mul', 'RealDiv', 'SquaredDifference', 'Sub']),
  ...sameRule(matrixProduct, ['BatchMatMulV2']),
  ...sameRule(convolution, ['Conv2D']),
  ...sameRule(depthwiseConvolution, ['DepthwiseConv2dNative']),
  ...sameRule(pool, ['MaxPool']),
  ...sameRule(shapeInInput(0), ['Conv2DBackpropInput', 'DepthwiseConv2dNativeBackpropInput']),
  ...sameRule(shapeInInput(1), ['Conv2DBackpropFilter', 'DepthwiseConv2dNativeBackpropFilter']),
  ...sameRule(batchNormalization, ['FusedBatchNormV3']),
  ...sameRule(batchNormalizationGradient, ['FusedBatchNormGradV3']),
};

function sameRule(rule: ShapeRule, operations: readonly string[]): Record<string, ShapeRule> {
  return Object.fromEntries(operations.map((operation) => [operation, rule]));
}

function likeFirst({ inputs }: OperationCall): Shape[] {
  return [shapeOf(inputs, 0)];
}

function broadcast({ tf, inputs }: OperationCall): Shape[] {
  return [broadcastShape(tf, shapeOf(inputs, 0), shapeOf(inputs, 1))];
}

function broadcastShape(tf: TensorFlow, one: Shape, other: Shape): Shape {
  return tf.broadcast_util.assertAndGetBroadcastShape([...one], [...other]);
}

/** `[..., n, m]` times `[..., m, k]`, each turned where its attribute says so. */
function matrixProduct({ tf, attributes, inputs }: OperationCall): Shape[] {
  const [one, other] = [shapeOf(inputs, 0), shapeOf(inputs, 1)];
  const rows = one.at(attribute(attributes, 'adj_x') === true ? -1 : -2) ?? 1;
  const columns = other.at(attribute(attributes, 'adj_y') === true ? -2 : -1) ?? 1;
  return [[...broadcastShape(tf, one.slice(0, -2), other.slice(0, -2)), rows, columns]];
}

function convolution(call: OperationCall): Shape[] {
  const [height = 1, width = 1, , channels = 1] = shapeOf(call.inputs, 1);
  return [windowed(call, [height, width], channels)];
}

function depthwiseConvolution(call: OperationCall): Shape[] {
  const [height = 1, width = 1, channels = 1, multiplier = 1] = shapeOf(call.inputs, 1);
  return [windowed(call, [height, width], channels * multiplier)];
}

function pool(call: OperationCall): Shape[] {
  const [, height = 1, width = 1] = numbers(call.attributes, 'ksize');
  return [windowed(call, [height, width], shapeOf(call.inputs, 0)[3] ?? 1)];
}

/** What a window of `size` that moves over images makes of them. */
function windowed({ attributes, inputs }: OperationCall, size: readonly [number, number], channels: number): Shape {
  const [batch = 0, ...places] = shapeOf(inputs, 0);
  const padding = attribute(attributes, 'padding');
  const [strides, dilations, explicit] = ['strides', 'dilations', 'explicit_paddings'].map((name) =>
    numbers(attributes, name),
  ) as [Shape, Shape, Shape];
  const [height, width] = size.map((length, axis) => {
    const [from = 0, stride = 1, dilation = 1] = [places[axis], strides[axis + 1], dilations[axis + 1]];
    if (padding === 'SAME') return Math.ceil(from / stride);
    const [before = 0, after = 0] = padding === 'EXPLICIT' ? explicit.slice(2 * axis + 2) : [];
    return Math.floor((from + before + after - (length - 1) * dilation - 1) / stride) + 1;
  }) as [number, number];
  return [batch, height, width, channels];
}

function shapeInInput(position: number): ShapeRule {
  return ({ inputs, integersOf }) => {
    const input = inputs[position];
    return input === undefined ? [] : [integersOf(input)];
  };
}

/** The images, four numbers a channel, and a space that cuDNN alone uses. */
function batchNormalization({ inputs }: OperationCall): Shape[] {
  const [images, scale] = [shapeOf(inputs, 0), shapeOf(inputs, 1)];
  return [images, scale, scale, scale, scale, [0]];
}

/** The gradients of images, scale and offset, and two that are not used. */
function batchNormalizationGradient({ inputs }: OperationCall): Shape[] {
  const [images, scale] = [shapeOf(inputs, 0), shapeOf(inputs, 2)];
  return [images, scale, scale, [], []];
}

function shapeOf(inputs: readonly TensorInfo[], position: number): Shape {
  return inputs[position]?.shape ?? [];
}

function attribute(attributes: readonly RawAttribute[], name: string): RawAttribute['value'] | undefined {
  return attributes.find((one) => one.name === name)?.value;
}

function numbers(attributes: readonly RawAttribute[], name: string): readonly number[] {
  const value = attribute(attributes, name);
  return Array.isArray(value) ? (value as readonly number[]) : [];
}
