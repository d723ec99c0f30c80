import type { Schedule, ScheduleContext } from '../../../src/optim/schedule.js';
import { scheduledValue } from '../../../src/optim/scheduled-value.js';
import { cosine } from '../../../src/optim/schedules/cosine.js';
import { step as stepSchedule } from '../../../src/optim/schedules/step.js';
import type { CaseResult } from '../area.js';
import { Comparison } from '../comparison.js';
import { subcaseName, type FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';

/** Of the rate itself; rates of 0 are allowed the rounding of a cosine. */
const RELATIVE_TOLERANCE = 1e-6;
const SMALLEST_TOLERANCE = 1e-12;

/** What a golden schedule is called here, and what it is a multiple of. */
interface ScheduleCase {
  readonly schedule: Schedule | Promise<Schedule>;
  readonly baseRate: number;
}

/** Ten steps an epoch, where the golden rates are one an epoch: each of them must have the epoch's rate. */
const STEPS_PER_EPOCH = 10;

function createScheduleCase(name: string, parameters: GoldenValue): ScheduleCase | undefined {
  const parameter = (key: string): number => parameters.get(key).number();
  const noWarmUp = { steps: 0, epochs: 0, startFactor: 0, reachesFull: false };
  if (name.startsWith('moco_cosine')) {
    const context = perEpochContext(parameter('epochs'));
    const settings = { per: 'epoch', finalFactor: 0, warmUp: noWarmUp };
    return { schedule: cosine.create(settings as never, context), baseRate: parameter('lr0') };
  }
  if (name.startsWith('step')) {
    const milestones = parameters.get('milestones').numbers();
    const settings = { milestones, unit: 'epochs', gamma: 0.1, warmUp: noWarmUp };
    const context = perEpochContext(parameter('epochs'));
    return { schedule: stepSchedule.create(settings as never, context), baseRate: parameter('lr0') };
  }
  if (name.startsWith('swav')) {
    const stepsPerEpoch = parameter('iters_per_epoch');
    const baseRate = parameter('base_lr');
    const warmUp = {
      steps: 0,
      epochs: parameter('warmup_epochs'),
      startFactor: parameter('start_warmup') / baseRate,
      reachesFull: true,
    };
    const settings = { per: 'step', finalFactor: parameter('final_lr') / baseRate, warmUp };
    const context = { stepsPerEpoch, totalSteps: stepsPerEpoch * parameter('epochs') };
    return { schedule: cosine.create(settings as never, context), baseRate };
  }
  if (name.startsWith('byol_tau')) {
    const context = { stepsPerEpoch: STEPS_PER_EPOCH, totalSteps: parameter('total_steps') };
    const tau = { from: parameter('tau0'), to: 1 };
    return { schedule: { factor: (step) => scheduledValue(tau, { step, ...context }) }, baseRate: 1 };
  }
  if (name.startsWith('byol')) {
    const warmUp = { ...noWarmUp, steps: parameter('warmup_steps') };
    const context = { stepsPerEpoch: STEPS_PER_EPOCH, totalSteps: parameter('total_steps') };
    const schedule = cosine.create({ per: 'step', finalFactor: 0, warmUp } as never, context);
    return { schedule, baseRate: (parameter('base_lr') * parameter('batch')) / 256 };
  }
  return undefined;
}

function perEpochContext(epochs: number): ScheduleContext {
  return { stepsPerEpoch: STEPS_PER_EPOCH, totalSteps: epochs * STEPS_PER_EPOCH };
}

export async function* checkSchedules(golden: GoldenValue, context: FileContext): AsyncGenerator<CaseResult> {
  for (const subcase of golden.get('subcases').list()) {
    const name = subcaseName(context, subcase);
    const found = createScheduleCase(subcase.get('name').text(), subcase.get('params'));
    if (found === undefined) {
      yield { name, outcome: 'not implemented' };
      continue;
    }
    const schedule = await found.schedule;
    const isPerEpoch = subcase.get('values', 'per').text() === 'epoch';
    const comparison = new Comparison(name);
    for (const [index, want] of subcase.get('values', 'data').numbers().entries()) {
      const steps = isPerEpoch ? [index * STEPS_PER_EPOCH, (index + 1) * STEPS_PER_EPOCH - 1] : [index];
      for (const step of steps) {
        const got = found.baseRate * schedule.factor(step);
        comparison.within(
          `rate at step ${step}`,
          Math.abs(got - want),
          Math.max(RELATIVE_TOLERANCE * Math.abs(want), SMALLEST_TOLERANCE),
        );
      }
    }
    yield comparison.result();
  }
}
