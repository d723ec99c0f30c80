// Makes one script and one style sheet of the report's page. In plain JavaScript, since it is a part of the build.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  entryPoints: [at('page/main.ts'), at('page/page.css')],
  outdir: at('../../dist/report/page'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  platform: 'browser',
  // Names of packages' makers stay in the script.
  legalComments: 'eof',
  logLevel: 'warning',
});
