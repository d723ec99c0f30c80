import type { NativeBinding, RawAttribute } from '../node-backend.js';
import type { GraphAttribute } from './traced-graph.js';

/** Types that tfjs's kernels leave out, because TensorFlow infers them when it executes an operation at once: of which input. */
const inferredTypes: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ExpandDims: { T: 0, Tdim: 1 },
};

/** The attributes of an executed operation as a stored graph wants them. */
export function graphAttributes(
  binding: NativeBinding,
  operation: string,
  given: readonly RawAttribute[],
  inputTypes: readonly number[],
): readonly GraphAttribute[] {
  const attributes = given.map((attribute) => graphAttribute(binding, operation, attribute));
  for (const [name, input] of Object.entries(inferredTypes[operation] ?? {})) {
    const value = inputTypes[input];
    if (value !== undefined && !given.some((attribute) => attribute.name === name)) {
      attributes.push({ name, kind: 'type', value });
    }
  }
  return attributes;
}

function graphAttribute(
  binding: NativeBinding,
  operation: string,
  { name, type, value }: RawAttribute,
): GraphAttribute {
  if (type === binding.TF_ATTR_TYPE && typeof value === 'number') return { name, kind: 'type', value };
  if (type === binding.TF_ATTR_BOOL && typeof value === 'boolean') return { name, kind: 'boolean', value };
  if (type === binding.TF_ATTR_STRING && typeof value === 'string') return { name, kind: 'string', value };
  if (type === binding.TF_ATTR_INT) {
    if (typeof value === 'number') return { name, kind: 'integer', value };
    if (typeof value === 'object') return { name, kind: 'integers', value };
  }
  if (type === binding.TF_ATTR_FLOAT) {
    if (typeof value === 'number') return { name, kind: 'float', value };
    if (typeof value === 'object') return { name, kind: 'floats', value };
  }
  throw new Error(`${operation} has an attribute ${name} of a type that graphs are not written with.`);
}
