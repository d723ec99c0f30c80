import { describe, expect, it } from '@jest/globals';
import { readOptions } from '../../bench/options.js';

describe('readOptions', () => {
  it('has more turns of steps than rounds of the other parts, unless told how often', () => {
    expect(readOptions([])).toMatchObject({ steps: 2, turns: 9, rounds: 2, peer: undefined });
    expect(readOptions(['--rounds', '4', '--steps', '3'])).toMatchObject({ steps: 3, turns: 4, rounds: 4 });
  });

  it.each([
    [['--rounds', '0'], '--rounds takes a whole number of at least 1.'],
    [['--steps', 'few'], '--steps takes a whole number of at least 1.'],
    [['--only', 'steps,nothing'], '--only takes steps, methods, features'],
    [['--device', 'tpu'], '--device takes cpu or gpu.'],
  ])('refuses %j', (words, message) => {
    expect(() => readOptions(words)).toThrow(message);
  });
});
