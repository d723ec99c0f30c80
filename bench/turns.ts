import { median } from 'simple-statistics';

/** Something that makes steps when it is told to and computes nothing in between. */
export interface Stepper {
  /** Milliseconds of each of so many steps. */
  turn(steps: number): Promise<readonly number[]>;
}

export interface TurnPlan {
  /** Of a turn. */
  readonly steps: number;
  /** Of each stepper. */
  readonly turns: number;
}

/** Milliseconds of each step of each turn. */
export type TurnTimes = readonly (readonly number[])[];

/** Lets the steppers step one after the other, so many turns each, and gives the times of each. */
export async function takeTurns(steppers: readonly Stepper[], { steps, turns }: TurnPlan): Promise<TurnTimes[]> {
  const times = steppers.map((): (readonly number[])[] => []);
  for (let turn = 0; turn < turns; turn++) {
    for (const [place, stepper] of steppers.entries()) times[place]!.push(await stepper.turn(steps));
  }
  return times;
}

/** How many times as fast ours is: in each turn, the median step of the other in its turn that followed, by ours. */
export const turnRates = (own: TurnTimes, other: TurnTimes): number[] =>
  own.map((times, turn) => median([...other[turn]!]) / median([...times]));
