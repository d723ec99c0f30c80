import type { MetricLine } from '../runs/run-files.js';

/** One quantity over a run, as it was logged. */
export interface RecordedCurve {
  readonly name: string;
  readonly steps: readonly number[];
  /** Milliseconds since 1970. */
  readonly times: readonly number[];
  /** NaN where a value is undefined. */
  readonly values: readonly number[];
  /** Points in the file, of which these are every first, second, fourth, … and the last. */
  readonly measured: number;
}

/** Points of a curve that are held in memory. */
const MOST_POINTS = 8192;
/** Quantities of a run: evaluators may log a value for each of hundreds of classes. */
const MOST_CURVES = 256;

/** Lists of numbers rather than of points: there are hundreds of thousands. */
interface Recording {
  steps: number[];
  times: number[];
  values: number[];
  measured: number;
  /** Every how many points one is held. */
  stride: number;
  last: Pick<MetricLine, 'step' | 'value' | 'wallTime'>;
}

/** Takes the lines of `metrics.jsonl` one by one and holds the curves, in bounded memory however long the file is. */
export class CurveRecorder {
  readonly #recordings = new Map<string, Recording>();
  #passedOver = new Set<string>();

  /** Quantities that were too many to be held. */
  get passedOver(): number {
    return this.#passedOver.size;
  }

  take(line: MetricLine): void {
    const { name } = line;
    const recording = this.#recordings.get(name);
    if (recording !== undefined) append(recording, line);
    else if (this.#recordings.size < MOST_CURVES) {
      const begun: Recording = { steps: [], times: [], values: [], measured: 0, stride: 1, last: line };
      this.#recordings.set(name, begun);
      append(begun, line);
    } else if (this.#passedOver.size < MOST_CURVES) this.#passedOver.add(name);
  }

  clear(): void {
    this.#recordings.clear();
    this.#passedOver.clear();
  }

  curves(): RecordedCurve[] {
    return [...this.#recordings].map(([name, recording]) => {
      const { steps, times, values, measured, stride, last } = recording;
      // The last point is held also where it is not its turn.
      const isHeld = (measured - 1) % stride === 0;
      const withLast = (held: number[], value: number): number[] => (isHeld ? held : [...held, value]);
      return {
        name,
        steps: withLast(steps, last.step),
        times: withLast(times, last.wallTime),
        values: withLast(values, last.value ?? Number.NaN),
        measured,
      };
    });
  }
}

function append(recording: Recording, line: MetricLine): void {
  const { measured, stride } = recording;
  recording.measured += 1;
  recording.last = line;
  if (measured % stride !== 0) return;
  recording.steps.push(line.step);
  recording.times.push(line.wallTime);
  recording.values.push(line.value ?? Number.NaN);
  if (recording.steps.length <= MOST_POINTS) return;
  const isKept = (_: number, index: number): boolean => index % 2 === 0;
  recording.steps = recording.steps.filter(isKept);
  recording.times = recording.times.filter(isKept);
  recording.values = recording.values.filter(isKept);
  recording.stride *= 2;
}

/**
 * Every so-manieth point of a curve and its last one, so that at most `most` and one remain. Which points remain depends on their number
 * alone, so curves of the same length keep the same steps.
 */
export function thinCurve(curve: RecordedCurve, most: number): RecordedCurve {
  const { length } = curve.steps;
  const stride = Math.ceil(length / most);
  if (stride <= 1) return curve;
  const isKept = (_: number, index: number): boolean => index % stride === 0 || index === length - 1;
  return {
    ...curve,
    steps: curve.steps.filter(isKept),
    times: curve.times.filter(isKept),
    values: curve.values.filter(isKept),
  };
}
