import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../src/config/config-error.js';
import { loadExperiment, type LoadedExperiment } from '../../src/config/index.js';
import { createProduct } from '../../src/container/block-product.js';
import { builtInRegistry } from '../../src/container/plugin-registry.js';
import { hideSecrets, hideSecretsIn } from '../../src/container/secrets.js';
import { defineObserver } from '../../src/observers/observer.js';
import { RunObservers } from '../../src/observers/run-observers.js';
import { defineSchedule } from '../../src/optim/schedule.js';
import { identifyRun } from '../../src/runs/run-identity.js';
import { withFolder } from '../cli/command.js';
import { smallExperiment } from '../cli/small-experiment.js';

const seen: (string | null)[] = [];
const confidant = (kind: string) =>
  defineObserver({
    kind,
    summary: 'Is told a secret.',
    schema: {
      type: 'object',
      properties: {
        token: { type: ['string', 'null'], default: null, secret: true, description: 'A secret.' },
        spare: { type: ['string', 'null'], default: null, description: 'None.' },
      },
      additionalProperties: false,
    },
    traits: {},
    create: ({ token }) => {
      seen.push(token);
      return {};
    },
  });

const confidingSchedule = defineSchedule({
  kind: 'confiding',
  summary: 'Is told a secret.',
  schema: {
    type: 'object',
    properties: { token: { type: ['string', 'null'], default: null, secret: true, description: 'A secret.' } },
    additionalProperties: false,
  },
  traits: {},
  create: () => ({ factor: () => 1 }),
});

interface Files {
  readonly parent?: string;
  readonly child?: string;
  readonly overrides?: readonly string[];
}

const load = (environment: NodeJS.ProcessEnv, { parent = '', child = '', overrides = [] }: Files) =>
  withFolder(async (folder) => {
    await writeFile(join(folder, 'parent.yaml'), smallExperiment + parent);
    await writeFile(join(folder, 'child.yaml'), `extends: parent.yaml\n${child}`);
    return loadExperiment({
      file: join(folder, 'child.yaml'),
      overrides,
      environment,
      workingDirectory: folder,
      allowPlugins: false,
      registry: (await builtInRegistry()).with([confidant('confidant'), confidant('other'), confidingSchedule]),
    });
  });

/** Everything that is shown, stored or hashed of an experiment. */
const outlets = (loaded: LoadedExperiment): string =>
  JSON.stringify([
    loaded.experiment,
    loaded.origins,
    loaded.sweepOrigins,
    identifyRun(loaded, { dataFingerprint: 'd', steps: 1, codeDigest: 'c' }).content,
  ]);

const problemsOf = async (environment: NodeJS.ProcessEnv, files: Files): Promise<ConfigError> => {
  const error = await load(environment, files).catch((thrown: unknown) => thrown);
  if (!(error instanceof ConfigError)) throw new Error('The experiment is valid.');
  return error;
};

const valid: readonly (readonly [string, Files])[] = [
  ['plain', { child: 'observers: [{ kind: confidant, token: "${env:KEY}" }]\n' }],
  [
    'unquoted, so that it may look like a number',
    { child: 'observers:\n  - kind: confidant\n    token: ${env:KEY}\n' },
  ],
  [
    'in place of another',
    {
      parent: 'observers: [{ kind: confidant, token: "${env:KEY}" }]\n',
      child: 'observers: [{ kind: confidant, token: "${env:NEXT}" }]\n',
    },
  ],
  [
    'of a kind that another replaces',
    {
      parent: 'observers: [{ kind: confidant, token: "${env:KEY}" }]\n',
      overrides: ['observers.0.kind=other', 'observers.0.token=${env:NEXT}'],
    },
  ],
  ['on the command line', { overrides: ['observers=[{ kind: confidant, token: "${env:KEY}" }]'] }],
  ['optional', { child: 'observers: [{ kind: confidant, token: "${env:KEY:-}" }]\n' }],
];

describe('a secret setting', () => {
  let environment: NodeJS.ProcessEnv;
  beforeEach(() => {
    environment = { ...process.env };
    seen.length = 0;
  });
  afterEach(() => {
    process.env = environment;
  });

  it.each(valid)('is a reference to all but its plug-in: %s', async (_, files) => {
    const secrets = fc.oneof(
      fc.string({ minLength: 8, unit: fc.constantFrom('a', 'Z', '0', '-', '_', '.') }),
      fc.constantFrom('98765432109876543210', '1234567890', '1e999999', 'true-true', '${env:HOME}-x'),
    );
    await fc.assert(
      fc.asyncProperty(secrets, secrets, async (first, second) => {
        const given = { KEY: `k${first}`, NEXT: `n${second}` };
        for (const variables of [given, { KEY: first, NEXT: second }]) {
          const loaded = await load(variables, files);
          const shown = outlets(loaded);
          for (const secret of Object.values(variables)) expect(shown).not.toContain(secret);
          expect(shown).toMatch(/\$\{env:(?:KEY|NEXT)(?::-)?\}/);
        }
      }),
      { numRuns: 3 },
    );
  });

  it('is known to its plug-in, and then hidden from what is said', async () => {
    process.env.KEY = 'hunter2-hunter2';
    const loaded = await load(process.env, valid[0]![1]);
    const [block] = loaded.experiment.observers;
    const plugin = loaded.registry.find('observers', 'confidant')!;
    const observers = new RunObservers();
    const context = { say: () => undefined, signal: new AbortController().signal, log: observers };
    await createProduct<'observers'>(plugin, block!, context);
    expect(seen).toEqual(['hunter2-hunter2']);
    const said: unknown[] = [];
    observers.add('noting', { messageLogged: (message) => void said.push(message) });
    observers.warn('403 for hunter2-hunter2', { request: ['Bearer hunter2-hunter2'] });
    expect(said).toEqual([{ level: 'warn', text: '403 for [secret]', details: { request: ['Bearer [secret]'] } }]);
    expect(hideSecrets('nothing')).toBe('nothing');
    expect(hideSecretsIn({ 'hunter2-hunter2': null })).toEqual({ '[secret]': null });
  });

  it('is asked for where the run is made', async () => {
    const loaded = await load({ KEY: 'there when it was checked' }, valid[0]![1]);
    delete process.env.KEY;
    const plugin = loaded.registry.find('observers', 'confidant')!;
    const context = { say: () => undefined, signal: new AbortController().signal, log: new RunObservers() };
    const make = (): unknown => createProduct<'observers'>(plugin, loaded.experiment.observers[0]!, context);
    expect(make).toThrow(expect.objectContaining({ code: 'container/secret-missing', exitCode: 3 }));
  });

  it('does not tell runs apart by what it stands for', async () => {
    const [one, other] = await Promise.all(['one-secret', 'other-secret'].map((KEY) => load({ KEY }, valid[0]![1])));
    expect(outlets(one!)).toBe(outlets(other!).replaceAll(/"file":"[^"]*"/g, (match) => match));
  });

  it.each([
    ['written out', { child: 'observers: [{ kind: confidant, token: literal-secret }]\n' }],
    ['a number that is written out', { child: 'observers: [{ kind: confidant, token: 123456789 }]\n' }],
    ['partly written out', { child: 'observers: [{ kind: confidant, token: "Bearer ${env:KEY}" }]\n' }],
    ['with a default', { child: 'observers: [{ kind: confidant, token: "${env:NONE:-literal-secret}" }]\n' }],
    ['a list', { child: 'observers: [{ kind: confidant, token: ["${env:KEY}"] }]\n' }],
  ])('is refused where it is %s, without being quoted', async (_, files) => {
    const error = await problemsOf({ KEY: 'environment-secret' }, files);
    expect(error.problems).toMatchObject([{ code: 'config/secret', path: 'observers.0.token' }]);
    expect(error.problems[0]?.message).toContain('write ${env:NAME}');
    expect(JSON.stringify(error.problems)).not.toMatch(/literal-secret|123456789|environment-secret/);
    expect(error.render({ color: false })).not.toContain('environment-secret');
  });

  it('is no part of a sweep, whose points are stored', async () => {
    const child = 'sweep: { grid: { schedule: [{ kind: confiding, token: "${env:KEY}" }] } }\n';
    const loaded = await load({ KEY: 'environment-secret' }, { child });
    expect(outlets(loaded)).not.toContain('environment-secret');
    const point = { schedule: { kind: 'confiding', token: 'environment-secret' } };
    expect(() => loaded.point(point)).toThrow(ConfigError);
    try {
      loaded.point(point);
    } catch (error) {
      expect((error as ConfigError).problems).toMatchObject([{ code: 'config/secret', path: 'schedule.token' }]);
      expect(JSON.stringify((error as ConfigError).problems)).not.toContain('environment-secret');
    }
  });

  it('is missed where its variable is not set', async () => {
    const error = await problemsOf({}, valid[0]![1]);
    expect(error.problems).toMatchObject([{ code: 'config/environment' }]);
  });
});
