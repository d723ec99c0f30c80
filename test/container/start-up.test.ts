import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

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

describe('starting up', () => {
  it('gathers every plug-in and its schema without TensorFlow, sharp or inversify', () => {
    const afterwards = `
      const { builtInRegistry } = await import(${JSON.stringify(built('container/plugin-registry.js'))});
      if ((await builtInRegistry()).kinds('crops').length < 3) throw new Error('no plug-ins');`;
    expect(loadedBy([built('config/index.js'), built('index.js')], afterwards)).not.toMatch(
      /libtensorflow|@tensorflow|libvips|node_modules\/sharp/,
    );
  });

  it('compares runs, expands and plans sweeps without TensorFlow', () => {
    const paths = [
      'compare/compare-folders.js',
      'compare/rendering/render-comparison.js',
      'compare/conditions.js',
      'sweeps/expand-sweep.js',
    ].map(built);
    expect(loadedBy(paths)).not.toMatch(/libtensorflow|@tensorflow|libvips/);
  });

  it('would notice TensorFlow', () => {
    const load = `const { loadEngine } = await import(${JSON.stringify(built('engine/load-engine.js'))});
      loadEngine({ device: 'cpu', threads: 1 });`;
    expect(loadedBy([], load)).toMatch(/libtensorflow/);
  });
});
