import { escaped } from '../printable.js';

/** Problems of one kind: how many there are, and the first of them. */
export interface Problems {
  readonly total: number;
  readonly first: readonly string[];
}

/** The first problems one a line, and how many more there are. */
export function listed({ total, first }: Problems): string {
  const more = total - first.length;
  return first.map((problem) => `\n  - ${escaped(problem)}`).join('') + (more > 0 ? `\n  and ${more} more` : '');
}

export const counted = ({ total }: Problems, one: string, many: string): string =>
  `${total} ${total === 1 ? one : many}`;
