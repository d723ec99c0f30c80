import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { generatedSchemas } from '../../src/config/index.js';
import { keywords } from '../../src/config/schema-checker.js';
import { familyNames, type FamilyName } from '../../src/container/family.js';
import { builtInRegistry } from '../../src/container/plugin-registry.js';

const project = fileURLToPath(new URL('../../', import.meta.url));

describe('the generated schemas', () => {
  it('are what lies in schemas/', async () => {
    for (const { name, schema } of await generatedSchemas()) {
      expect(JSON.parse(await readFile(`${project}schemas/${name}`, 'utf8'))).toEqual(
        JSON.parse(JSON.stringify(schema)),
      );
    }
  });

  it.each([
    ['experiment.schema.json', 'configs', { crops: { kind: 'object-dilate', dilatoin: 1 } }],
    ['study.schema.json', 'experiments', { configs: ['a.yaml'], sweep: { seed: [1] } }],
  ])('%s accepts every file in %s and refuses a wrong one', async (name, folder, wrong) => {
    const { schema } = (await generatedSchemas()).find((generated) => generated.name === name)!;
    const validate = new Ajv2020({ strict: false }).compile(schema);
    for (const file of await readdir(project + folder, { recursive: true })) {
      if (!file.endsWith('.yaml')) continue;
      const value: unknown = parse(await readFile(`${project}${folder}/${file}`, 'utf8'));
      expect([file, validate(value), validate.errors]).toEqual([file, true, null]);
    }
    expect(validate(wrong)).toBe(false);
  });
});

/** Values of keys that have no default, where a text does not do. */
const samples: Readonly<Record<string, unknown>> = { learningRate: 0.1, uri: 'http://localhost:5000' };

describe('the plug-ins', () => {
  it('have schemas whose every key is described, and defaults that are valid', async () => {
    const registry = await builtInRegistry();
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, useDefaults: true, keywords });
    for (const family of familyNames) {
      for (const plugin of registry.family<FamilyName>(family)) {
        const validate = ajv.compile(plugin.schema);
        const required = Object.fromEntries((plugin.schema.required ?? []).map((key) => [key, samples[key] ?? 'x']));
        expect([plugin.kind, validate(required), validate.errors ?? []]).toEqual([plugin.kind, true, []]);
        for (const [key, setting] of Object.entries(plugin.schema.properties)) {
          expect([plugin.kind, key, setting.description ?? '']).not.toEqual([plugin.kind, key, '']);
        }
      }
    }
  });
});
