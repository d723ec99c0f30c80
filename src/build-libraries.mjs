// Makes one file of yaml.ts and the library behind it. In plain JavaScript, since it is a part of the build.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const library = dirname(createRequire(import.meta.url).resolve('yaml/package.json'));

await build({
  entryPoints: [at('yaml.ts')],
  outfile: at('../../dist/config/yaml.js'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  // The library's modules without anything of Node: those for Node are CommonJS.
  platform: 'neutral',
  logLevel: 'warning',
  banner: { js: `/*\n${readFileSync(join(library, 'LICENSE'), 'utf8')}*/` },
});
