import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type CommandOutcome } from './command.js';
import { smallExperiment } from './small-experiment.js';

const SECRET = 'squeamish-ossifrage-1977';

/** Plug-ins that put what they are told into messages, errors and numbers of their own. */
const talkative = `
import { defineEvaluator, defineObserver } from 'croplab';

const schema = {
  type: 'object',
  properties: { token: { type: ['string', 'null'], default: null, secret: true, description: 'A secret.' } },
  additionalProperties: false,
};
export const gossip = defineObserver({
  kind: 'gossip',
  summary: 'Tells.',
  schema,
  traits: {},
  create: ({ token }, { log }) => ({
    runStarted: () => log.info('The token is ' + token, { token }),
    trainingStarted: () => { throw new Error('401 for ' + token); },
  }),
});
export const blunder = defineEvaluator({
  kind: 'blunder',
  summary: 'Fails.',
  schema,
  traits: { needsLabels: false },
  create: ({ token }) => ({ evaluate: () => { throw new Error('No answer for ' + token); } }),
});
`;

describe('a secret from the environment', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  const run = (...args: readonly string[]): Promise<CommandOutcome> =>
    runCommand(args, { cwd: folder, environment: { TOKEN: SECRET, CROPLAB_CACHE: at('cache') } });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'croplab-secrets-'));
    await mkdir(at('.git'));
    await writeFile(at('talkative.ts'), talkative);
    const more = '  - { kind: blunder, token: "${env:TOKEN}" }\nobservers: [{ kind: gossip, token: "${env:TOKEN}" }]\n';
    const text = `${smallExperiment}${more}plugins: [./talkative.ts]\n`;
    await writeFile(at('small.yaml'), text.replace(/ {2}- \{ kind: linear.*\n/, ''));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is in no file of a run and in nothing that commands print', async () => {
    const failed = await run('small.yaml', '--max-steps', '1', '--json');
    const { runs } = JSON.parse(failed.stdout) as { runs: { id: string; dir: string; failure: { message: string } }[] };
    expect(runs[0]?.failure.message).toBe('No answer for [secret]');
    expect(failed.stderr).toContain('The observer gossip failed and is told no more: 401 for [secret]');

    const printed: CommandOutcome[] = [failed];
    for (const command of [
      ['explain', 'small.yaml'],
      ['explain', 'small.yaml', '--json', 'observers.0.token=${env:TOKEN}'],
      ['validate', 'small.yaml', '--json', 'observers.0.token=5', 'evaluators.0.token=Bearer ${env:TOKEN}'],
      ['validate', 'small.yaml', 'evaluators.0.tokens=${env:TOKEN}'],
      ['show', runs[0]!.id, '--json'],
      ['compare', 'runs', '-o', 'report.html'],
    ]) {
      printed.push(await run(...command));
    }
    for (const { stdout, stderr } of printed) expect(stdout + stderr).not.toContain(SECRET);
    expect(printed[1]?.stdout).toContain('${env:TOKEN}');

    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.filter((file) => file.includes(runs[0]!.id))).not.toEqual([]);
    for (const file of files) {
      expect({ file, holds: (await readFile(file)).includes(SECRET) }).toEqual({ file, holds: false });
    }
  }, 120_000);
});
