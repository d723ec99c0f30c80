import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkedSchemas } from '../../src/config/generated-validators.js';
import { validatorFileName } from '../../src/config/validator-file-name.js';
import { builtInRegistry } from '../../src/container/plugin-registry.js';
import { runCommand, withFolder } from '../cli/command.js';
import { minimal } from '../config/load.js';

const built = (path: string): string => fileURLToPath(new URL(`../../dist/${path}`, import.meta.url));

/** What a fresh process has loaded after importing built files: package names, and libraries mapped into its memory. */
function loadedBy(paths: readonly string[], afterwards = ''): string {
  const program = `
    for (const path of ${JSON.stringify(paths)}) await import(path);
    ${afterwards}
    const { readFileSync } = await import('node:fs');
    const { default: Module } = await import('node:module');
    console.log(Object.keys(Module._cache).join('\\n'));
    console.log(readFileSync('/proc/self/maps', 'utf8'));`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
}

interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

/** Names of the files that the command has loaded for an experiment: of the package's own as they lie in `dist`, and of others'. */
async function loadedFor(experiment: string, ...args: readonly string[]): Promise<readonly string[]> {
  return withFolder(async (folder) => {
    const file = join(folder, 'main.yaml');
    await writeFile(file, experiment);
    const coverage = join(folder, 'coverage');
    const { stdout, stderr } = await runCommand([...args, file], { environment: { NODE_V8_COVERAGE: coverage } });
    expect(stdout + stderr).toContain('main.yaml');
    const [written] = await readdir(coverage);
    const { result } = JSON.parse(await readFile(join(coverage, written!), 'utf8')) as Coverage;
    return result.flatMap(({ url }) => /(?:\/dist|node_modules)\/(.*)$/.exec(url)?.[1] ?? []);
  });
}

/** What `create` of a plug-in imports, and what nothing but a run touches. */
const onlyForRuns =
  /^(?:engine\/(?!random)|training\/|simple-statistics\/|backbones\/layers\/|.*-(?:evaluator|method|observer)\.js$)/;

describe('starting up', () => {
  it('gathers every plug-in and its schema without TensorFlow, sharp or inversify', () => {
    const afterwards = `
      const { builtInRegistry } = await import(${JSON.stringify(built('container/plugin-registry.js'))});
      if ((await builtInRegistry()).kinds('crops').length < 3) throw new Error('no plug-ins');`;
    expect(loadedBy([built('config/index.js'), built('index.js')], afterwards)).not.toMatch(
      /libtensorflow|@tensorflow|libvips|node_modules\/sharp/,
    );
  });

  it('compares runs, expands and plans sweeps without TensorFlow, and libraries of many files as one', () => {
    const paths = [
      'compare/compare-folders.js',
      'compare/rendering/render-comparison.js',
      'compare/conditions.js',
      'sweeps/expand-sweep.js',
    ].map(built);
    expect(loadedBy(paths)).not.toMatch(/libtensorflow|@tensorflow|libvips|@stdlib|node_modules\/yaml/);
  });

  it('checks experiments by the generated validators, without ajv', async () => {
    for (const schema of checkedSchemas(await builtInRegistry())) {
      expect(existsSync(built(`config/validators/${validatorFileName(schema)}`))).toBe(true);
    }
    for (const experiment of [minimal, `${minimal}\nsweep: { seeds: [0, 1] }`, minimal.replace('sgd', 'sdg')]) {
      const files = await loadedFor(experiment, 'validate');
      expect(files).toContain('config/schema-checker.js');
      expect(files.filter((name) => /^ajv\/dist\/(?!runtime\/)/.test(name))).toEqual([]);
    }
  });

  it('checks experiments without what only runs need', async () => {
    const files = await loadedFor(minimal, 'validate');
    expect(files).toEqual(expect.arrayContaining(['evaluators/knn.js', 'methods/moco-v2.js', 'observers/mlflow.js']));
    expect(files.filter((name) => onlyForRuns.test(name))).toEqual([]);
    expect(files.filter((name) => name.startsWith('yaml/'))).toEqual([]);
  });

  it('would notice TensorFlow', () => {
    const load = `const { loadEngine } = await import(${JSON.stringify(built('engine/load-engine.js'))});
      loadEngine({ device: 'cpu', threads: 1 });`;
    expect(loadedBy([], load)).toMatch(/libtensorflow/);
  });
});
