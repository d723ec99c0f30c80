/** Characters of a class's name. */
const LONGEST_NAME = 256;

/** True for what can name a class in tables and files: not empty, not endless, and without control characters. */
export const isClassName = (name: string): boolean =>
  name.trim() !== '' && name.length <= LONGEST_NAME && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name);

/** Names by which classes are told apart: with the id where two have the same name. */
export function distinctClassNames(names: readonly string[], ids: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return names.map((name, index) => (counts.get(name) === 1 ? name : `${name} (${ids[index] ?? index})`));
}
