import { orderedJson, type JsonObject, type JsonValue } from '../json.js';
import type { ComparisonRow, FactName } from './comparison.js';
import type { CompletedRun } from './group-runs.js';
import { metricParts } from './metric-name.js';

/** Something that rows should share. */
export interface SharedFact {
  /** What a column of it is called. */
  readonly label: string;
  /** Settings that a sweep may set it by; those below them count too. */
  readonly settings: readonly string[];
  /** What a run has of it; undefined where it says nothing. */
  readonly of: (run: CompletedRun) => JsonValue | undefined;
}

/** Hex digits by which a digest is shown. */
const DIGEST_DIGITS = 8;

/** Every fact that a run's files state, by name. */
export const sharedFacts: Readonly<Record<FactName, SharedFact>> = {
  steps: {
    label: 'steps',
    settings: ['training.steps', 'training.epochs', 'training.batchSize'],
    of: ({ result }) => result.steps,
  },
  images: {
    label: 'images seen',
    settings: ['training.steps', 'training.epochs', 'training.batchSize'],
    of: ({ result }) => result.images,
  },
  data: { label: 'data', settings: ['data'], of: ({ result }) => result.dataFingerprint },
  mode: { label: 'engine mode', settings: ['engine.mode'], of: ({ manifest }) => manifest.engine.mode },
  precision: {
    label: 'precision',
    settings: ['engine.precision'],
    of: ({ manifest }) => manifest.identity.precision,
  },
  device: { label: 'device', settings: ['engine.device'], of: ({ manifest }) => manifest.engine.device },
  threads: { label: 'threads', settings: ['engine.threads'], of: ({ manifest }) => manifest.engine.threads },
  code: { label: 'code', settings: [], of: ({ manifest }) => manifest.identity.code },
};

/** The different values that runs have of each fact. */
export function factsOf(runs: readonly CompletedRun[]): ComparisonRow['facts'] {
  const valuesOf = (name: FactName): JsonValue[] => differentValues(runs.map(sharedFacts[name].of));
  return {
    steps: valuesOf('steps'),
    images: valuesOf('images'),
    data: valuesOf('data'),
    mode: valuesOf('mode'),
    precision: valuesOf('precision'),
    device: valuesOf('device'),
    threads: valuesOf('threads'),
    code: valuesOf('code'),
  };
}

/** What an evaluation found out, or took from the training that is compared, as opposed to how it was made. */
const foundOut = new Set(['chosen', 'candidates', 'normalization']);

/** How a run's metric was measured; undefined where it was not. */
export function protocolOf({ result }: CompletedRun, metric: string): JsonObject | undefined {
  if (!Object.hasOwn(result.metrics, metric)) return undefined;
  const protocol = result.protocol[metricParts(metric)[0]] ?? {};
  return Object.fromEntries(Object.entries(protocol).filter(([key]) => !foundOut.has(key)));
}

export function differentValues(values: readonly (JsonValue | undefined)[]): JsonValue[] {
  const found = new Map<string, JsonValue>();
  for (const value of values) if (value !== undefined && value !== null) found.set(orderedJson(value), value);
  return [...found.values()];
}

/** Values of a fact as text: digests by their first digits, several apart by commas. */
export function factText(name: FactName, values: readonly JsonValue[]): string {
  const isDigest = name === 'data' || name === 'code';
  const texts = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return texts.map((text) => (isDigest ? text.slice(0, DIGEST_DIGITS) : text)).join(', ');
}
