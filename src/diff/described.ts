import type { JsonValue } from '../json.js';

/** A value, and where it comes from in words. */
export interface DescribedValue {
  readonly value: JsonValue;
  readonly origin: string;
}

/** Something that can be set beside another: all that it was given or took by default, by dotted path. */
export interface Described {
  readonly kind: 'experiment' | 'study' | 'run';
  /** As it was asked for. */
  readonly name: string;
  readonly values: ReadonlyMap<string, DescribedValue>;
}
