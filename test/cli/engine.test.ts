import { describe, expect, it } from '@jest/globals';
import { runCommand } from './command.js';

describe('run-exp engine and doctor', () => {
  it('show what is installed', async () => {
    const { code, stdout } = await runCommand(['engine', 'status', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ installed: { variant: expect.stringMatching(/cpu|gpu/) as unknown } });
    expect((await runCommand(['engine', 'status'])).stdout).toMatch(/^engine +(cpu|gpu), TensorFlow \d/);
  });

  it('find nothing to install', async () => {
    const { code, stdout } = await runCommand(['engine', 'install', '--cpu']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('was installed already')]);
  });

  it('refuse both kinds at once', async () => {
    expect(await runCommand(['engine', 'install', '--cpu', '--gpu'])).toMatchObject({ code: 2 });
  });

  it('find everything that is needed', async () => {
    const { code, stdout } = await runCommand(['doctor']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Everything that is needed is there.')]);
    expect(stdout).toMatch(/ok +engine: TensorFlow .* computes on the (CPU|GPU)/);
  });

  it('names what is missing and what mends it', async () => {
    const { stdout } = await runCommand(['doctor'], { environment: { CXX: '/no/compiler' } });
    expect(stdout).toMatch(/note +C\+\+ compiler: \/no\/compiler does not work\n +Install one/);
  });
});
