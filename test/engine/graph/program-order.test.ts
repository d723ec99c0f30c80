import { describe, expect, it } from '@jest/globals';
import { inProgramOrder } from '../../../src/engine/graph/program-order.js';
import type { GraphNode } from '../../../src/engine/graph/traced-graph.js';

const node = (operation: string, ...inputs: number[]): GraphNode => ({
  operation,
  attributes: [],
  inputs: inputs.map((input) => ({ node: input, output: 0 })),
  after: [],
});
/** A weight, an image, and a chain of operations on it. */
const chain = (length: number): GraphNode[] => [
  node('ReadVariableOp'),
  node('Placeholder'),
  ...Array.from({ length }, (_, index) => node('Relu', index + 1)),
];

describe('inProgramOrder', () => {
  it('makes what needs only weights wait for what was run before it', () => {
    const nodes = [...chain(30), node('Reshape', 0), node('BatchMatMulV2', 32)];
    const ordered = inProgramOrder(nodes);
    expect(ordered.at(-1)!.after).toEqual([31]);
    expect(ordered.slice(0, -1)).toEqual(nodes.slice(0, -1));
  });

  it('makes a gradient that takes what was computed long before wait as well', () => {
    const nodes = [...chain(30), node('Transpose', 5)];
    expect(inProgramOrder(nodes).at(-1)!.after).toEqual([31]);
  });

  it('leaves what takes something new as it is, and what comes early', () => {
    const nodes = [...chain(3), node('BatchMatMulV2', 0), ...chain(30).slice(2), node('AddV2', 0, 35)];
    expect(inProgramOrder(nodes)).toEqual(nodes);
  });

  it('counts what computes nothing for as new as what it takes', () => {
    const nodes = [...chain(30), node('Reshape', 4), node('Transpose', 32)];
    expect(inProgramOrder(nodes).at(-1)!.after).toEqual([31]);
    const fresh = [...chain(30), node('Reshape', 31), node('Transpose', 32)];
    expect(inProgramOrder(fresh)).toEqual(fresh);
  });

  it('leaves simple operations as they are', () => {
    const nodes = [...chain(30), node('Mul', 0, 5)];
    expect(inProgramOrder(nodes)).toEqual(nodes);
  });

  it('keeps what a node already waits for', () => {
    const nodes = [...chain(30), { ...node('Transpose', 0), after: [7] }];
    expect(inProgramOrder(nodes).at(-1)!.after).toEqual([7, 31]);
  });
});
