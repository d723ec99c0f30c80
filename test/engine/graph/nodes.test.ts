import { describe, expect, it } from '@jest/globals';
import { withBfloat16 } from '../../../src/engine/graph/bfloat16.js';
import { callSite, describeCallSite } from '../../../src/engine/graph/call-site.js';
import { constantNodes } from '../../../src/engine/graph/constant-nodes.js';
import { orderedNodes } from '../../../src/engine/graph/ordered-nodes.js';
import { TensorType, type GraphNode } from '../../../src/engine/graph/traced-graph.js';

describe('constantNodes', () => {
  it('stores what differs, and the bytes are a copy', () => {
    const data = Float32Array.of(1, 2, 3);
    const [node, ...others] = constantNodes(data, [3], TensorType.float32, 7);
    data[0] = 9;
    expect(others).toEqual([]);
    expect(node).toMatchObject({ operation: 'Const', inputs: [] });
    const value = node!.attributes.find(({ name }) => name === 'value');
    expect(value).toMatchObject({ value: { type: 1, shape: [3] } });
    expect(new Float32Array((value as { value: { bytes: Uint8Array } }).value.bytes.buffer)).toEqual(
      Float32Array.of(1, 2, 3),
    );
  });

  it('fills many equal values', () => {
    const nodes = constantNodes(new Float32Array(128).fill(0.5), [16, 8], TensorType.float32, 7);
    expect(nodes.map(({ operation }) => operation)).toEqual(['Const', 'Const', 'Fill']);
    expect(nodes[2]!.inputs).toEqual([
      { node: 7, output: 0 },
      { node: 8, output: 0 },
    ]);
  });
});

describe('orderedNodes', () => {
  const sumOf = (count: number): GraphNode => ({
    operation: 'AddN',
    attributes: [
      { name: 'T', kind: 'type', value: TensorType.float32 },
      { name: 'N', kind: 'integer', value: count },
    ],
    inputs: Array.from({ length: count }, (_, node) => ({ node, output: 0 })),
    after: [],
  });

  it('adds three and more one by one', () => {
    const nodes = orderedNodes(sumOf(4), 10);
    expect(nodes.map(({ operation, inputs }) => [operation, ...inputs.map(({ node }) => node)])).toEqual([
      ['AddV2', 0, 1],
      ['AddV2', 10, 2],
      ['AddV2', 11, 3],
    ]);
    expect(nodes[0]!.attributes).toEqual([{ name: 'T', kind: 'type', value: TensorType.float32 }]);
  });

  it('leaves everything else', () => {
    expect(orderedNodes(sumOf(1), 10)).toEqual([sumOf(1)]);
    const other = { ...sumOf(3), operation: 'ConcatV2' };
    expect(orderedNodes(other, 10)).toEqual([other]);
  });
});

describe('describeCallSite', () => {
  it('names the line that asked, outside of packages and of the engine', () => {
    expect(describeCallSite(callSite())).toMatch(/nodes\.test\.ts:\d+:\d+$/);
  });
});

describe('withBfloat16', () => {
  const value = (node: number) => ({ node, output: 0 });
  const node = (operation: string, inputs: number[], padding = 'SAME'): GraphNode => ({
    operation,
    attributes: [
      { name: 'T', kind: 'type', value: TensorType.float32 },
      { name: 'padding', kind: 'string', value: padding },
    ],
    inputs: inputs.map(value),
    after: [],
  });
  const typeOf = ({ attributes }: GraphNode) => attributes.find(({ name }) => name === 'T')?.value;

  it('casts to, computes in and casts from bfloat16; a product of a product is not cast in between', () => {
    const nodes = [node('Placeholder', []), node('MatMul', [0, 0]), node('MatMul', [1, 0]), node('Relu', [2])];
    const rounded = withBfloat16(nodes);
    expect(rounded.slice(0, 4).map(({ operation }) => operation)).toEqual(['Placeholder', 'Cast', 'Cast', 'Relu']);
    expect(rounded[3]).toEqual(nodes[3]);
    const [first, second, cast] = rounded.slice(4);
    expect([first, second].map((product) => typeOf(product!))).toEqual([TensorType.bfloat16, TensorType.bfloat16]);
    expect(first!.inputs).toEqual([value(6), value(6)]);
    expect(second!.inputs).toEqual([value(4), value(6)]);
    expect(cast).toMatchObject({ operation: 'Cast', inputs: [value(0)] });
    expect([rounded[1]!.inputs, rounded[2]!.inputs]).toEqual([[value(4)], [value(5)]]);
    expect(rounded).toHaveLength(7);
  });

  it('leaves sizes, and the gradients that TensorFlow computes slowly in bfloat16', () => {
    const gradient = node('Conv2DBackpropInput', [0, 1, 2]);
    const inputs = [node('Const', []), node('Placeholder', []), node('Placeholder', [])];
    expect(withBfloat16([...inputs, gradient])[4]!.inputs).toEqual([value(0), value(5), value(6)]);
    const explicit = [...inputs, node('Conv2DBackpropInput', [0, 1, 2], 'EXPLICIT')];
    expect(withBfloat16(explicit)).toEqual(explicit);
  });
});
