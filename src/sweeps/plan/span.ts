/** A number that lies between two, both of them included; where it is known they are the same. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

export const exactly = (value: number): Span => ({ least: value, most: value });

/** The span of some numbers; null where there are none or one is not known. */
export function spanOf(values: readonly (number | null)[]): Span | null {
  const known = values.flatMap((value) => value ?? []);
  if (known.length === 0 || known.length < values.length) return null;
  return { least: Math.min(...known), most: Math.max(...known) };
}
