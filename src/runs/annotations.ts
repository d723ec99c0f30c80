import type { RunManifest } from './run-files.js';

export interface RunNote {
  /** As ISO 8601. */
  readonly when: string;
  readonly text: string;
}

/** `annotations.json`: what users noted of a run after it was begun. It is no part of what the run is, and no later run of the same configuration replaces it. */
export interface Annotations {
  /** In the order in which they were written. */
  readonly notes: readonly RunNote[];
  readonly tags: readonly string[];
}

export const noAnnotations: Annotations = { notes: [], tags: [] };

/** The tags of a run's configuration and those that it was given since, each once. */
export function tagsOf({ tags }: Pick<RunManifest, 'tags'>, annotations: Annotations = noAnnotations): string[] {
  const own: unknown = tags;
  return [...new Set([...(Array.isArray(own) ? own.filter((tag) => typeof tag === 'string') : []), ...annotations.tags])];
}
