import { describe, expect, it } from '@jest/globals';
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
