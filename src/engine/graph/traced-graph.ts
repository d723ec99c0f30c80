/** TensorFlow's numbers for the types of a tensor (`tensorflow/core/framework/types.proto`). */
export const TensorType = { float32: 1, int32: 3, bool: 10, bfloat16: 14 } as const;

/** One output of a node. */
export interface GraphValue {
  /** Position in the graph's list of nodes. */
  readonly node: number;
  readonly output: number;
}

/** What a constant holds: the bytes as TensorFlow keeps them in memory, rows first. */
export interface ConstantValue {
  readonly type: number;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export type GraphAttribute = { readonly name: string } & (
  | { readonly kind: 'type' | 'integer' | 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'integers' | 'floats' | 'shape'; readonly value: readonly number[] }
  | { readonly kind: 'constant'; readonly value: ConstantValue }
);

/** An operation of the graph. */
export interface GraphNode {
  readonly operation: string;
  readonly attributes: readonly GraphAttribute[];
  readonly inputs: readonly GraphValue[];
  /** Nodes that run before this one although it takes nothing from them. */
  readonly after: readonly number[];
}

/** The name that a node goes by in the saved graph. */
export function nodeName(node: number): string {
  return `n${node}`;
}

/** A value as a session is asked for it. */
export function valueName({ node, output }: GraphValue): string {
  return `${nodeName(node)}:${output}`;
}
