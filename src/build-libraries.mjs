// Makes one file each of modules that pass on what commands need of a library of many files, which take longer to find than to run. In
// plain JavaScript, since it is a part of the build.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The licence of a library whose files do not name their makers. */
function licenceOf(library) {
  const folder = dirname(createRequire(import.meta.url).resolve(`${library}/package.json`));
  return `/*!\n${readFileSync(join(folder, 'LICENSE'), 'utf8')}*/`;
}

for (const { module, banner } of [
  { module: 'config/yaml', banner: licenceOf('yaml') },
  { module: 'compare/statistics/stdlib', banner: '' },
]) {
  await build({
    entryPoints: [at(`${module}.ts`)],
    outfile: at(`../dist/${module}.js`),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    // Libraries without anything of Node.
    platform: 'browser',
    // Names of packages' makers stay in the file.
    legalComments: 'eof',
    logLevel: 'warning',
    banner: { js: banner },
  });
}
