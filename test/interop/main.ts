import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { peers } from './peers.js';
import { installPython } from './python.js';

/*
 * npm run test:interop [-- [--install] NAME...]: the tests against programs that croplab works with, all of them or those named. What is missing is said, with
 * how to get it; what comes from Python's registry is put into the user's cache with --install. Exit code 3 where any peer is missing: a test that did not run has not passed.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const options = process.argv.slice(2);
const asked = options.filter((option) => option !== '--install');
const unknown = asked.filter((name) => !peers.some((peer) => peer.name === name));
if (unknown.length > 0) {
  console.error(
    `There are no tests against ${unknown.join(', ')}. There are: ${peers.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
if (asked.length < options.length) {
  const fault = await installPython();
  if (fault !== undefined) console.error(`The Python peers cannot be installed: ${fault}`);
}
const chosen = peers.filter(({ name }) => asked.length === 0 || asked.includes(name));
const present: string[] = [];
for (const peer of chosen) {
  const missing = await peer.missing();
  if (missing.length === 0) present.push(peer.name);
  else console.error(`${peer.name}: left out, ${missing.join(', ')} missing. Get it: ${peer.remedy}`);
}
let code = 0;
if (present.length > 0) {
  const jest = [
    '--experimental-vm-modules',
    'node_modules/jest/bin/jest.js',
    '--config=test/interop/jest.config.mjs',
    '--runInBand',
    ...present.map((name) => `test/interop/${name}/`),
  ];
  code = spawnSync(process.execPath, jest, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
process.exitCode = code === 0 && present.length < chosen.length ? 3 : code;
