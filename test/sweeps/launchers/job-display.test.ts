import { describe, expect, it } from '@jest/globals';
import { JobDisplay } from '../../../src/sweeps/launchers/local/job-display.js';
import { PointProgress } from '../../../src/sweeps/launchers/local/point-progress.js';

/** A display whose lines of progress are kept as text. */
function shown(label: string | undefined) {
  const events: string[] = [];
  const display = new JobDisplay(
    {
      say: (text) => events.push(text),
      progress: {
        start: (name, total, unit, done) => {
          events.push(`+ ${name} ${done}/${total} ${unit}`);
          return {
            advance: (more) => events.push(`${name} +${more}`),
            end: () => events.push(`- ${name}`),
          };
        },
      },
    },
    'small',
    label,
  );
  const progress = new PointProgress((message) => {
    display.take(message);
  });
  return { display, progress, events };
}

describe('what is shown of a job', () => {
  it('is one line: the work that began last, and what it interrupted afterwards', () => {
    const { display, progress, events } = shown('seed=1');
    const training = progress.start('small', 10, 'steps', 2);
    training.advance(3);
    const evaluation = progress.start('knn', 5, 'images');
    evaluation.end();
    training.end();
    display.end();
    expect(events).toEqual([
      '+ seed=1 2/10 steps',
      'seed=1 +3',
      '- seed=1',
      '+ seed=1: knn 0/5 images',
      '- seed=1: knn',
      '+ seed=1 5/10 steps',
      '- seed=1',
    ]);
    expect(display.steps).toBe(3);
  });

  it('begins with what tells it apart where there are several', () => {
    const [one, only] = [shown('seed=1'), shown(undefined)];
    for (const { display } of [one, only]) display.take({ kind: 'say', text: 'hello' });
    expect([one.events, only.events]).toEqual([['seed=1: hello'], ['hello']]);
  });

  it('ends with the job, whatever goes on', () => {
    const { display, progress, events } = shown(undefined);
    progress.start('small', 10, 'steps');
    display.end();
    expect(events).toEqual(['+ small 0/10 steps', '- small']);
  });
});
