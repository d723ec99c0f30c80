import { median } from 'simple-statistics';
import { medianInterval, type MedianInterval } from './median-interval.js';
import type { ProgramReport } from './program-report.js';
import type { Program } from './programs.js';
import { SteppingProcess } from './stepping-process.js';
import { takeTurns, turnRates, type TurnPlan, type TurnTimes } from './turns.js';

/** The first steps allocate memory, choose kernels, and trace and prove the graph of features. */
const WARM_UP_STEPS = 2;
/** Milliseconds of a turn, below which being woken up might count. */
const SHORTEST_TURN = 500;

/** A side of a comparison. */
export interface MeasuredProgram {
  /** Of the median step of all turns. */
  readonly milliseconds: number;
  readonly report: ProgramReport;
}

export interface MeasuredPair {
  readonly own: MeasuredProgram;
  /** Absent without a peer, like the rate. */
  readonly other: MeasuredProgram | undefined;
  /** How many times as fast ours is: the median over the turns. */
  readonly rate: MedianInterval | undefined;
}

/**
 * Times the steps of our program and of its peer's. Both processes are there all the time and step in turns, so that whatever changes slowly on the machine,
 * clock and bandwidth of its memory, meets both sides of each turn's ratio. A turn has more steps than planned where they would be over too soon.
 *
 * @throws Error where a program fails; neither process is left behind
 */
export async function measureInTurns(own: Program, peer: Program | undefined, plan: TurnPlan): Promise<MeasuredPair> {
  const processes: SteppingProcess[] = [];
  try {
    const warmSteps: number[] = [];
    // One after the other: how long ours takes to load is measured too.
    for (const program of [own, ...(peer === undefined ? [] : [peer])]) {
      const started = new SteppingProcess(program);
      processes.push(started);
      warmSteps.push((await started.turn(WARM_UP_STEPS)).at(-1)!);
    }
    const steps = Math.max(plan.steps, Math.ceil(SHORTEST_TURN / Math.min(...warmSteps)));
    const times = await takeTurns(processes, { ...plan, steps });
    const measured: MeasuredProgram[] = [];
    for (const [place, ended] of processes.entries()) {
      measured.push({ milliseconds: medianStep(times[place]!), report: await ended.end() });
    }
    const rate = peer === undefined ? undefined : medianInterval(turnRates(times[0]!, times[1]!));
    return { own: measured[0]!, other: measured[1], rate };
  } finally {
    for (const left of processes) left.kill();
  }
}

const medianStep = (turns: TurnTimes): number => median(turns.flat());
