/**
 * What a configuration may be at most. An experiment is a few kilobytes of text; these keep a hostile or damaged file from
 * exhausting memory, time or the stack.
 */
export const limits = {
  /** Bytes of one file. */
  fileBytes: 256 * 1024,
  /** Mappings and lists inside one another. */
  depth: 24,
  /** Nodes of one file once every alias is written out. */
  nodes: 10_000,
  /** Files that one experiment is composed of. */
  files: 32,
} as const;
