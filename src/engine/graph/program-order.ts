import type { GraphNode } from './traced-graph.js';

/**
 * What waits: of all operations a step has, these make large things of old ones. Others stay as they are, because TensorFlow's optimiser moves simple operations about,
 * with what they wait for, and has been seen to make circles so.
 */
const waiting = new Set(['BatchMatMulV2', 'MaxPool', 'PadV2', 'Transpose']);
/** Operations that compute nothing of any size. */
const free = new Set(['Const', 'Identity', 'Placeholder', 'ReadVariableOp', 'Reshape', 'VarHandleOp']);
/** How many computing operations ago a value is old. */
const OLD = 16;

/**
 * The same nodes; one that makes something large of what was computed long before waits for what the program ran before it.
 *
 * TensorFlow runs whatever has its inputs, and merges nodes that are alike. So what only weights are needed for, or a feature map that a gradient asks for at
 * the end of the step, would be computed in the beginning and lie in memory until then.
 */
export function inProgramOrder(nodes: readonly GraphNode[]): readonly GraphNode[] {
  /** For each node how many had computed something when it had its value. */
  const turns: number[] = [];
  let [turn, last] = [0, -1];
  return nodes.map((node, place) => {
    const newest = Math.max(0, ...node.inputs.map((input) => turns[input.node] ?? 0));
    if (free.has(node.operation)) {
      turns[place] = newest;
      return node;
    }
    const before = last;
    const isOld = waiting.has(node.operation) && turn - newest > OLD;
    [turn, last] = [turn + 1, place];
    turns[place] = turn;
    return isOld ? { ...node, after: [...node.after, before] } : node;
  });
}
