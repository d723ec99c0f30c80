import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, JsonValue } from '../json.js';
import { metricParts } from './choose-metric.js';
import type { CompletedRun, RunGroup } from './group-runs.js';

/** Something that all rows should share, and how to see what a run has of it. */
interface SharedFact {
  readonly message: string;
  readonly of: (run: CompletedRun, metric: string) => JsonValue | undefined;
}

/** What an evaluation found out, or took from the training that is compared, as opposed to how it was made. */
const left = new Set(['chosen', 'candidates', 'normalization']);

function protocolOf({ result }: CompletedRun, metric: string): JsonObject | undefined {
  if (!(metric in result.metrics)) return undefined;
  const protocol = result.protocol[metricParts(metric)[0]] ?? {};
  return Object.fromEntries(Object.entries(protocol).filter(([key]) => !left.has(key)));
}

const facts: readonly SharedFact[] = [
  { message: 'were measured by different protocols', of: protocolOf },
  { message: 'were trained or evaluated on different data', of: ({ result }) => result.dataFingerprint },
  { message: 'were made by different versions of the code', of: ({ manifest }) => manifest.identity.code },
  { message: 'made different numbers of steps', of: ({ result }) => stepsOf(result.steps) },
  { message: 'saw different numbers of images', of: ({ result }) => stepsOf(result.images) },
  {
    message: 'ran on different devices or with different numbers of threads, on which the last bits depend',
    of: ({ manifest }) => [manifest.engine.device ?? null, manifest.engine.threads ?? null],
  },
];

/** An untrained backbone is a floor and is meant to differ. */
const stepsOf = (count: number): number | undefined => (count === 0 ? undefined : count);

/** In what the rows differ that comparisons should share, a sentence each. */
export function differencesBetween(groups: readonly RunGroup[], metric: string): string[] {
  const runs = groups.flatMap((group) => group.runs.map((run) => ({ run, name: group.name })));
  return facts.flatMap(({ message, of }) => {
    const known = runs.flatMap(({ run, name }) => {
      const value = of(run, metric);
      return value === undefined ? [] : [{ value, name }];
    });
    const [first] = known;
    const others = known.filter(({ value }) => !isDeepStrictEqual(value, first?.value));
    if (first === undefined || others.length === 0) return [];
    const names = [...new Set([first.name, ...others.map(({ name }) => name)])];
    return [`${names.length > 1 ? names.join(', ') : `Runs of ${names[0] ?? ''}`} ${message}.`];
  });
}
