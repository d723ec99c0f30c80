/** What a dict's key or a set's member may be: what JavaScript tells apart as Python does. */
export type PickleKey = string | number | bigint;

/**
 * A Python value:
 *
 * | Python                | here                                                  |
 * | --------------------- | ----------------------------------------------------- |
 * | None, bool, str       | `null`, `boolean`, `string`                            |
 * | int                   | `number` where that is exact, otherwise `bigint`       |
 * | float                 | `number`                                              |
 * | bytes, bytearray      | `Uint8Array`: a view of the input                     |
 * | list, tuple           | array                                                 |
 * | dict                  | `Map`, in the order of the pickle                     |
 * | set, frozenset        | `Set`                                                 |
 * | a class or a function | `GlobalReference`, its name only                      |
 * | anything else         | what the caller's {@link PickleGlobal} makes of it    |
 *
 * Values may be shared and may contain themselves: whoever reads one follows a form of known depth and never recurses over it.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleKey, PickleValue>
  | Set<PickleKey>
  | GlobalReference
  | PickledObject;

/** Base of what a caller's {@link PickleGlobal} makes where none of the other kinds fits. */
export abstract class PickledObject {
  /** What it stands for, for messages. */
  abstract readonly python: string;
}

/** The name of a class or a function in a pickle. It stands for nothing that could be called. */
export class GlobalReference {
  constructor(
    readonly module: string,
    readonly name: string,
    /** What the caller says of it. */
    readonly meaning: PickleGlobal,
  ) {}
}

/**
 * What a caller has in the place of a Python class or function: the only things that a pickle can make.
 *
 * Both functions get values from an untrusted file, and throw an {@link Error} whose message completes "it holds a NAME that is wrong: ".
 */
export interface PickleGlobal {
  /** Makes the value of a call with these arguments. Without it, the name may only be mentioned. */
  readonly make?: (args: readonly PickleValue[]) => PickleValue;
  /** Gives what `make` made its state. Without it, objects of the class have none. */
  readonly setState?: (made: PickleValue, state: PickleValue) => void;
}

/** By `module name`, as in `collections OrderedDict`. */
export type PickleGlobals = ReadonlyMap<string, PickleGlobal>;

export function isPickleKey(value: PickleValue): value is PickleKey {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
}
