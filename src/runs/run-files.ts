import type { JsonObject } from '../json.js';

/** A line of `metrics.jsonl`. */
export interface MetricLine {
  readonly step: number;
  readonly epoch: number;
  readonly name: string;
  readonly value: number | null;
  /** Milliseconds since 1970. */
  readonly wallTime: number;
}

export type RunStatus = 'running' | 'completed' | 'failed' | 'interrupted';

/** `manifest.json`: what ran, where and when. */
export interface RunManifest {
  readonly id: string;
  /** The run's display name: the experiment's, or what a sweep's point calls itself. */
  readonly name: string;
  readonly experiment: string;
  readonly status: RunStatus;
  /** What a sweep changed, by dotted path; empty for a single run. */
  readonly point: JsonObject;
  /** Whether the sweep compares its other points with this one. */
  readonly baseline: boolean;
  /** Everything the id is the digest of. */
  readonly identity: JsonObject;
  readonly code: JsonObject;
  readonly git: JsonObject | null;
  readonly data: JsonObject;
  readonly engine: JsonObject;
  readonly machine: JsonObject;
  readonly command: readonly string[];
  readonly times: { readonly started: string; readonly ended: string | null; readonly seconds: number };
  /** Not there before a process of it has come to an end. */
  readonly usage?: RunUsage;
  readonly notes: string;
  readonly tags: readonly string[];
  /** Why it failed. */
  readonly failure: string | null;
}

/** What the processes took that made a run; one that was killed is not counted. */
export interface RunUsage {
  /** Time of all processor cores; not there in manifests of before it was measured. */
  readonly cpuSeconds?: number;
  readonly peakMemoryBytes: number;
}

/** `result.json`: the final metrics with their protocol. No times, paths or host, so that two can be compared byte by byte. */
export interface RunResult {
  readonly id: string;
  readonly seed: number;
  readonly steps: number;
  /** Images seen in training: steps times batch size. */
  readonly images: number;
  readonly dataFingerprint: string;
  /** `linear-multilabel/mAP`: 0 to 100. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** 95 % intervals over test images of the metrics that are measured on them. */
  readonly intervals: Readonly<Record<string, readonly [number, number] | null>>;
  /** By evaluator name. */
  readonly protocol: Readonly<Record<string, JsonObject>>;
}
