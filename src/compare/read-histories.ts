import { forEachConcurrently } from '../data/for-each-concurrently.js';
import { isJsonObject, type JsonValue } from '../json.js';
import { runPaths } from '../runs/run-directory.js';
import { readMetrics } from '../runs/read-metrics.js';
import type { CompletedRun } from './group-runs.js';
import { isValidation, metricParts } from './metric-name.js';

/** Runs whose journals are read at the same time. */
const AT_ONCE = 16;

/**
 * Reads of each run's `metrics.jsonl` what a comparison by some metrics asks for: metrics that no result has, and metrics whose evaluator ran
 * more than once. Most runs are measured at their end only, and their journals stay closed.
 */
export async function withHistories(
  runs: readonly CompletedRun[],
  metrics: readonly string[],
): Promise<CompletedRun[]> {
  const logged = metrics.filter((metric) => !runs.some(({ result }) => Object.hasOwn(result.metrics, metric)));
  const read = [...runs];
  await forEachConcurrently(runs, AT_ONCE, async (run, index) => {
    const names = new Set([...logged, ...repeatedMetrics(run, metrics)]);
    if (names.size > 0) read[index] = { ...run, history: await readMetrics(runPaths(run.directory).metrics, names) };
  });
  // A name that nothing has may be a slip: one run's journal says what there is.
  const [first] = runs;
  const isUnknown = logged.some((metric) => !read.some(({ history }) => history?.has(metric)));
  if (isUnknown && first !== undefined) {
    read[0] = { ...first, history: await readMetrics(runPaths(first.directory).metrics) };
  }
  return read;
}

/** Of the metrics whose evaluator ran more than once, their names and those by which the best step is chosen. */
function repeatedMetrics({ manifest, result }: CompletedRun, metrics: readonly string[]): string[] {
  const own = Object.keys(result.metrics);
  const repeated = metrics.filter((metric) => own.includes(metric) && isRepeated(manifest.identity, metric));
  return repeated.flatMap((metric) => {
    const [evaluator] = metricParts(metric);
    return [metric, ...own.filter((name) => name.startsWith(`${evaluator}/`) && isValidation(name))];
  });
}

/** Whether the recipe lets the metric's evaluator run also while training goes on. */
function isRepeated({ recipe }: CompletedRun['manifest']['identity'], metric: string): boolean {
  const [evaluator] = metricParts(metric);
  const blocks =
    isJsonObject(recipe) && Array.isArray(recipe.evaluators) ? (recipe.evaluators as readonly JsonValue[]) : [];
  return blocks.some((block) => {
    if (!isJsonObject(block)) return false;
    const { name = block.kind, every = 'end' } = block;
    return name === evaluator && every !== 'end';
  });
}
