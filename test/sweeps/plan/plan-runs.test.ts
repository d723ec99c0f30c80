import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadFile } from '../../../src/config/index.js';
import { describeMachine } from '../../../src/runs/environment-record.js';
import { planRuns } from '../../../src/sweeps/plan/plan-runs.js';
import { exactly } from '../../../src/sweeps/plan/span.js';
import type { Plan } from '../../../src/sweeps/plan/plan.js';
import { smallExperiment } from '../../cli/small-experiment.js';

const sweep = 'sweep: { grid: { method.temperature: [0.1, 0.2, 0.3, 0.4] }, seeds: [0, 1] }\n';
const silent = { start: () => ({ advance: () => undefined, end: () => undefined }) };

describe('planRuns', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'croplab-plan-'));
    await writeFile(join(folder, 'small.yaml'), smallExperiment + sweep);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const plan = async (overrides: readonly string[] = [], maxSteps?: number, file = 'small.yaml'): Promise<Plan> => {
    const request = { file, overrides, environment: {}, workingDirectory: folder, allowPlugins: false };
    return planRuns(await loadFile(request), {
      outDirectory: join(folder, 'runs'),
      workingDirectory: folder,
      cacheDirectory: join(folder, 'cache'),
      progress: silent,
      maxSteps,
    });
  };

  /** What a run leaves behind that ended like this. */
  const store = async (id: string, status: string, more: object = {}, checkpoint?: number): Promise<void> => {
    const directory = join(folder, 'runs', 'elsewhere', id);
    await mkdir(join(directory, 'checkpoints'), { recursive: true });
    const manifest = {
      id,
      status,
      machine: describeMachine(),
      engine: {},
      identity: {},
      times: { seconds: 0 },
      ...more,
    };
    await writeFile(join(directory, 'manifest.json'), JSON.stringify(manifest));
    if (status === 'completed') await writeFile(join(directory, 'result.json'), JSON.stringify({ id }));
    if (checkpoint === undefined) return;
    await writeFile(join(directory, 'checkpoints', `step-${String(checkpoint).padStart(8, '0')}.json`), '{}');
  };

  it('knows of nothing that was not measured, and identifies every point', async () => {
    const { points, totals, missing } = await plan();
    expect(points).toHaveLength(8);
    expect(new Set(points.map(({ id }) => id)).size).toBe(8);
    expect(points[3]).toMatchObject({
      name: 'method.temperature=0.2 training.seed=1',
      point: { 'method.temperature': 0.2, 'training.seed': 1 },
    });
    expect(
      points.every(({ state, steps, seconds, bytes }) => state === 'new' && steps === 14 && !seconds && !bytes),
    ).toBe(true);
    expect([totals, missing]).toEqual([
      {
        points: 8,
        new: 8,
        cached: 0,
        partial: 0,
        failed: 0,
        unknown: 0,
        leftOut: 0,
        steps: 112,
        seconds: null,
        bytes: null,
        unmeasured: 8,
      },
      [],
    ]);
  });

  it('tells points apart by what stands in their folders, and estimates by what like runs have taken', async () => {
    const { points } = await plan();
    const [cached, partial, failed, begun] = points.map(({ id }) => id ?? '');
    const { content } = await identityOf(cached!);
    await store(cached!, 'completed', {
      identity: content,
      engine: { device: 'cpu', threads: 1 },
      times: { seconds: 12 },
      usage: { peakMemoryBytes: 5e8 },
    });
    const lines = [500, 700].map((value, index) =>
      JSON.stringify({ step: index + 1, epoch: 0, name: 'time/step', value, wallTime: 0 }),
    );
    await writeFile(join(folder, 'runs', 'elsewhere', cached!, 'metrics.jsonl'), `${lines.join('\n')}\n`);
    await store(partial!, 'running', {}, 8);
    await store(failed!, 'failed');
    await store(begun!, 'running');
    const planned = await plan();
    expect(planned.points.map(({ state, steps }) => [state, steps])).toEqual([
      ['cached', 0],
      ['partial', 6],
      ['failed', 14],
      ...Array.from({ length: 5 }, () => ['new', 14]),
    ]);
    // 14 steps of 0.6 s were 8.4 of the 12 s: 3.6 s are for what is not a step.
    expect(planned.points[1]?.seconds).toBeCloseTo(6 * 0.6 + 3.6);
    expect(planned.points[4]?.seconds).toBeCloseTo(14 * 0.6 + 3.6);
    expect(planned.totals).toMatchObject({ cached: 1, partial: 1, failed: 1, new: 5, bytes: 5e8, unmeasured: 0 });
    expect(planned.totals.seconds).toBeCloseTo((6 + 6 * 14) * 0.6 + 7 * 3.6);
  });

  it('does not take the times of runs that are not alike, or of another machine', async () => {
    for (const override of ['training.batchSize=8', 'crops.size=24', 'backbone.kind=resnet10', 'engine.threads=2']) {
      const { points } = await plan(['method.temperature=0.7', override]);
      expect([override, points.map(({ seconds }) => seconds)]).toEqual([override, [null, null]]);
    }
    const { points } = await plan(['method.temperature=0.7', 'optimizer.learningRate=0.07']);
    expect(points[0]?.seconds).toBeCloseTo(12);
  });

  it('says how far a budget of steps reaches, finished points counted', async () => {
    const { points, rungs, budget, totals } = await plan(['sweep.budget={ steps: 50 }']);
    expect(points.map(({ leftOut }) => leftOut)).toEqual([false, false, false, true, true, true, true, true]);
    expect(rungs).toMatchObject([
      { limit: null, known: true, runs: exactly(8), leftOut: exactly(5), steps: exactly(20) },
    ]);
    expect(budget).toMatchObject({ steps: 50, stepsTaken: exactly(42), hours: null, hoursSuffice: null });
    expect(totals).toMatchObject({ points: 8, cached: 1, partial: 1, failed: 1, new: 0, leftOut: 5, steps: 20 });
  });

  it('says where a budget of hours ends, by runs at a time', async () => {
    // Of the eight, one is finished and one begun: 7.2 s for that, 12 s for each of the others.
    const budgetOf = async (hours: number) =>
      (await plan([`sweep.budget={ hours: ${hours} }`, 'launcher.jobs=1'])).budget;
    expect(await budgetOf(30 / 3600)).toMatchObject({
      hoursSuffice: false,
      interrupts: { rung: 1, after: 2 },
      jobs: 1,
    });
    expect(await budgetOf(1)).toMatchObject({ hoursSuffice: true, interrupts: null });
  });

  describe('with successive halving', () => {
    const metric = 'linear-multilabel/validation/mAP';
    const halving = `halving: { metric: ${metric}, direction: max, firstSteps: 3, eta: 2 }`;
    const axes = 'grid: { method.temperature: [0.5, 0.6, 0.7, 0.8] }';
    const planHalved = (more: string, overrides: readonly string[] = []): Promise<Plan> =>
      writeFile(join(folder, 'halved.yaml'), `${smallExperiment}sweep: { ${axes}, ${halving}${more} }\n`).then(() =>
        plan(overrides, undefined, 'halved.yaml'),
      );
    const finish = async (id: string, value: number): Promise<void> => {
      await store(id, 'completed');
      const result = { id, metrics: { [metric]: value } };
      await writeFile(join(folder, 'runs', 'elsewhere', id, 'result.json'), JSON.stringify(result));
    };

    it('says how many points each rung has, to which step, and what is left of it', async () => {
      const { points, rungs, totals } = await planHalved('');
      expect(rungs).toMatchObject([
        { limit: 3, known: true, runs: exactly(4), steps: exactly(12) },
        { limit: 6, known: false, runs: exactly(2), steps: exactly(6) },
        { limit: 12, known: false, runs: exactly(1), steps: exactly(6) },
        { limit: null, known: false, runs: exactly(1), steps: exactly(2) },
      ]);
      expect(points.map(({ rung, steps, state }) => [rung, steps, state])).toEqual(
        Array.from({ length: 4 }, () => [1, 3, 'new']),
      );
      expect(totals).toMatchObject({ points: 4, new: 4, steps: 26 });
    });

    it('does not count on a state that a longer run does not begin with', async () => {
      const { rungs } = await planHalved('', ['training.steps=300', 'sweep.halving.firstSteps=100']);
      // Steps are made one by one up to 199, and compiled from 200: rung 2 begins anew, rung 3 goes on.
      expect(rungs?.map(({ limit, steps }) => [limit, steps])).toEqual([
        [100, exactly(400)],
        [200, exactly(400)],
        [null, exactly(100)],
      ]);
    });

    it('charges each rung to the budget of steps, and says where it ends', async () => {
      const { rungs, budget, points } = await planHalved(', budget: { steps: 17 }');
      expect(rungs?.map(({ runs, leftOut }) => [runs.most, leftOut.most])).toEqual([
        [4, 0],
        [2, 1],
        [1, 1],
        [0, 0],
      ]);
      expect(budget?.stepsTaken).toEqual(exactly(15));
      expect(points.every(({ leftOut }) => !leftOut)).toBe(true);
      const tight = await planHalved(', budget: { steps: 7 }');
      expect(tight.points.map(({ leftOut }) => leftOut)).toEqual([false, false, true, true]);
    });

    it('gives a span where it hangs on which points go on', async () => {
      const include = ', seeds: [0, 1], include: [{ method.temperature: 0.9, training.seed: 5 }]';
      const { rungs } = await planHalved(include);
      expect(rungs?.slice(0, 2)).toMatchObject([
        { runs: exactly(9), steps: exactly(27) },
        { runs: { least: 3, most: 4 }, steps: { least: 9, most: 12 } },
      ]);
    });

    it('goes on from rungs that are finished, with the points that were better', async () => {
      const first = await planHalved('');
      const values = [10, 40, 30, 20];
      for (const [place, { id }] of first.points.entries()) await finish(id ?? '', values[place]!);
      const second = await planHalved('');
      expect(second.rungs?.map(({ known, runs, steps }) => [known, runs.most, steps.most])).toEqual([
        [true, 4, 0],
        [true, 2, 6],
        [false, 1, 6],
        [false, 1, 2],
      ]);
      expect(second.points.map(({ rung, state }) => [rung, state])).toEqual([
        [1, 'cached'],
        [2, 'new'],
        [2, 'new'],
        [1, 'cached'],
      ]);
      for (const place of [1, 2]) await finish(second.points[place]?.id ?? '', place);
      const third = await planHalved('');
      expect(third.points.map(({ rung }) => rung)).toEqual([1, 2, 3, 1]);
      expect(third.totals).toMatchObject({ cached: 3, new: 1, steps: 8 });
    });
  });

  it('plans what stops early, which is another run', async () => {
    const [whole, early] = [await plan(), await plan([], 3)];
    expect(early.points[0]).toMatchObject({ state: 'new', steps: 3 });
    expect(early.points[0]?.id).not.toBe(whole.points[0]?.id);
  });

  it('says that data are missing, and claims nothing of their points', async () => {
    const { points, totals, missing } = await plan(['data={ kind: coco, root: nowhere }']);
    expect(points[0]).toMatchObject({ id: null, state: null, steps: null, seconds: null, bytes: null });
    expect(totals).toMatchObject({ points: 8, unknown: 8, unmeasured: 0 });
    expect(missing).toHaveLength(1);
    expect(missing[0]?.message).toMatch(/nowhere/);
  });

  /** What the run would write into its manifest. */
  async function identityOf(id: string): Promise<{ readonly content: object }> {
    const { PointIdentifier } = await import('../../../src/sweeps/point-identifier.js');
    const { checkedPoints } = await import('../../../src/sweeps/checked-points.js');
    const request = {
      file: 'small.yaml',
      overrides: [],
      environment: {},
      workingDirectory: folder,
      allowPlugins: false,
    };
    const means = { workingDirectory: folder, cacheDirectory: join(folder, 'cache'), progress: silent };
    const [first] = checkedPoints(await loadFile(request));
    const { identity } = await new PointIdentifier(means).identify(first!.loaded);
    expect(identity.id).toBe(id);
    return identity;
  }
});
