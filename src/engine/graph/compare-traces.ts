import { engineErrors } from '../errors.js';
import { describeCallSite } from './call-site.js';
import type { RecordedNode } from './operation-recorder.js';
import type { StepTrace } from './trace-step.js';
import type { GraphAttribute } from './traced-graph.js';

/**
 * Asserts that two traces of a step with different weights, images and numbers are the same graph, constants included. Where they differ,
 * JavaScript decided something that a compiled step would not decide again.
 *
 * @throws `engine/trace-differs`
 */
export function compareTraces(one: StepTrace, other: StepTrace): void {
  const length = Math.max(one.nodes.length, other.nodes.length);
  for (let index = 0; index < length; index++) {
    const [first, second] = [one.nodes[index], other.nodes[index]];
    const difference = differenceBetween(first, second);
    if (difference === undefined) continue;
    const site = second?.site ?? first?.site;
    throw engineErrors['engine/trace-differs']({
      place: site ? describeCallSite(site) : 'an unknown place',
      difference,
    });
  }
  const assigned = ({ variables }: StepTrace): string => JSON.stringify(variables.map((variable) => variable.assigned));
  if (assigned(one) !== assigned(other)) {
    throw engineErrors['engine/trace-differs']({ place: 'its end', difference: 'it changed other variables' });
  }
}

function differenceBetween(one: RecordedNode | undefined, other: RecordedNode | undefined): string | undefined {
  if (one?.operation !== other?.operation) {
    return `it executed ${other?.operation ?? 'nothing more'} instead of ${one?.operation ?? 'nothing more'}`;
  }
  if (one === undefined || other === undefined) return undefined;
  if (JSON.stringify(one.inputs) !== JSON.stringify(other.inputs)) return `${one.operation} took other tensors`;
  const text = JSON.stringify(one.attributes, withBytes);
  if (text === JSON.stringify(other.attributes, withBytes)) return undefined;
  if (one.operation !== 'Const') return `${one.operation} had other attributes`;
  return `a constant was ${describeConstant(other.attributes)} instead of ${describeConstant(one.attributes)}`;
}

function withBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}

function describeConstant(attributes: readonly GraphAttribute[]): string {
  for (const attribute of attributes) {
    if (attribute.kind !== 'constant') continue;
    const { shape, bytes, type } = attribute.value;
    if (shape.length > 0) return `another one of shape [${shape.join(', ')}]`;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    if (bytes.length === 4) return String(type === 1 ? view.getFloat32(0, true) : view.getInt32(0, true));
  }
  return 'another one';
}
