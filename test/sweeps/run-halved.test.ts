import { describe, expect, it } from '@jest/globals';
import type { HalvingSettings } from '../../src/config/sweep/sweep-settings.js';
import { runHalved } from '../../src/sweeps/run-halved.js';
import type { Round, SweepRounds } from '../../src/sweeps/sweep-rounds.js';
import type { UnidentifiedRun } from '../../src/sweeps/sweep-run.js';
import { sweepRun } from './sweep-runs.js';

const settings: HalvingSettings = { metric: 'knn/top1', direction: 'max', firstSteps: 10, eta: 2 };

const pointOf = (value: number): UnidentifiedRun => ({
  loaded: { experiment: { name: `point${value}`, evaluators: [{ name: 'knn' }] } } as never,
  request: { point: { value }, isBaseline: false },
  label: `point${value}`,
});

/** Rounds that measure the value of each point, or what `metricsOf` says, and remember what they were asked to run. */
class FakeRounds {
  readonly asked: {
    readonly point: unknown;
    readonly maxSteps: number | undefined;
    readonly continues: string | undefined;
  }[][] = [];

  constructor(
    private readonly metricsOf: (point: UnidentifiedRun) => Record<string, number> | undefined,
    private readonly left = 0,
  ) {}

  identify(points: readonly UnidentifiedRun[]): Promise<unknown> {
    return Promise.resolve(points.map((point) => ({ run: sweepRun('/', point.label, { ...point, steps: 40 }) })));
  }

  run(points: readonly UnidentifiedRun[]): Promise<Round> {
    this.asked.push(
      points.map(({ request: { point, maxSteps, continues } }) => ({ point, maxSteps, continues: continues?.id })),
    );
    const entries = points.map((point) => {
      const { maxSteps = 40 } = point.request;
      const run = sweepRun('/', `${point.label}-${maxSteps}`, { ...point, steps: maxSteps });
      const metrics = this.metricsOf(point);
      const base = { id: run.id, name: run.name, dir: run.id, point: point.request.point, intervals: {} };
      const summary =
        metrics === undefined
          ? { ...base, status: 'failed' as const, metrics: {} }
          : { ...base, status: 'completed' as const, metrics };
      return { run, summary };
    });
    return Promise.resolve({ entries, left: this.left });
  }
}

const run = (points: readonly UnidentifiedRun[], rounds: FakeRounds) =>
  runHalved(points, settings, rounds as unknown as SweepRounds, () => undefined);

const valueOf = ({ request: { point } }: UnidentifiedRun): number => point.value as number;

describe('runHalved', () => {
  it('gives the better half twice the steps, each beginning where its last run ended', async () => {
    const rounds = new FakeRounds((point) => ({ 'knn/top1': valueOf(point) }));
    const { runs, left } = await run(
      [1, 4, 3, 2].map((value) => pointOf(value)),
      rounds,
    );
    expect(rounds.asked).toEqual([
      [1, 4, 3, 2].map((value) => ({ point: { value }, maxSteps: 10, continues: undefined })),
      [4, 3].map((value) => ({ point: { value }, maxSteps: 20, continues: `point${value}-10` })),
      [{ point: { value: 4 }, maxSteps: undefined, continues: 'point4-20' }],
    ]);
    expect(runs.map(({ id }) => id)).toEqual(['point1-10', 'point4-40', 'point3-20', 'point2-10']);
    expect(left).toBe(0);
  });

  it('leaves points that failed where they are, and ends where all did', async () => {
    const some = new FakeRounds((point) => (valueOf(point) > 3 ? undefined : { 'knn/top1': valueOf(point) }));
    await run(
      [1, 4].map((value) => pointOf(value)),
      some,
    );
    expect(
      some.asked
        .slice(1)
        .flat()
        .map(({ point }) => point),
    ).toEqual([{ value: 1 }, { value: 1 }]);
    const none = new FakeRounds(() => undefined);
    const { runs } = await run(
      [1, 4].map((value) => pointOf(value)),
      none,
    );
    expect([none.asked.length, runs.map(({ status }) => status)]).toEqual([1, ['failed', 'failed']]);
  });

  it('begins no further rung where the last one is not done', async () => {
    const rounds = new FakeRounds((point) => ({ 'knn/top1': valueOf(point) }), 1);
    expect((await run([pointOf(1), pointOf(2)], rounds)).left).toBe(1);
    expect(rounds.asked).toHaveLength(1);
  });

  it('refuses a metric of which an evaluator turns out to measure nothing', async () => {
    const late = run([pointOf(1)], new FakeRounds(() => ({ 'knn/top5': 1 })));
    const refused = { code: 'sweep/metric-missing', exitCode: 2, remedy: 'There is knn/top5.' };
    await expect(late).rejects.toMatchObject(refused);
  });
});
