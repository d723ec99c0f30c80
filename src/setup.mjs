// What `npm run setup` does, in plain JavaScript, since TypeScript is among the things it installs:
// dependencies, build, engine, and the link that makes `npx run-exp` work in the clone. Each part is skipped when nothing that it
// depends on has changed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const output = join(root, 'dist');
const dependenciesStamp = join(modules, '.croplab-setup');
const buildStamp = join(output, '.croplab-build');
const lock = join(root, '.cache', 'setup.lock');

/** An end that is explained, as opposed to a mistake in this file. */
class SetupFailure extends Error {}

function digest(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function readStamp(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function timed(label, action) {
  const started = performance.now();
  console.error(`setup: ${label} ...`);
  action();
  console.error(`setup: ${label}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function runOrExplain(program, programArguments, remedy) {
  try {
    execFileSync(program, programArguments, { cwd: root, stdio: ['ignore', 2, 2] });
  } catch {
    throw new SetupFailure(`\`${[program, ...programArguments].join(' ')}\` failed. ${remedy}`);
  }
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 12)) {
    throw new SetupFailure(`croplab needs Node 20.12 or newer; this is ${process.version}. Install a newer Node.`);
  }
}

function installDependencies() {
  const wanted = digest(readFileSync(join(root, 'package-lock.json')), process.platform, process.arch);
  if (readStamp(dependenciesStamp) === wanted) return;
  timed('npm ci', () => {
    runOrExplain(
      'npm',
      ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
      'Check the network and npm’s configuration, then run again.',
    );
  });
  writeFileSync(dependenciesStamp, wanted);
}

function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sourceFiles(path) : [path];
  });
}

function build() {
  const inputs = [
    join(root, 'tsconfig.json'),
    join(root, 'package-lock.json'),
    ...sourceFiles(join(root, 'src')).sort(),
  ];
  const wanted = digest(...inputs.flatMap((path) => [path.slice(root.length), readFileSync(path)]));
  if (readStamp(buildStamp) === wanted) return;
  timed('build', () => {
    // A source that was deleted must not live on in the output.
    rmSync(output, { recursive: true, force: true });
    runOrExplain(
      process.execPath,
      [join(modules, 'typescript', 'bin', 'tsc'), '-p', root],
      'Mend the errors above, then run again.',
    );
    for (const kernels of [join('augment', 'kernels'), join('proposals', 'bing', 'kernels')]) {
      runOrExplain(
        process.execPath,
        [join(modules, 'assemblyscript', 'bin', 'asc.js'), '--config', join('src', kernels, 'asconfig.json')],
        'Mend the errors above, then run again.',
      );
    }
    for (const script of ['report/build-page.mjs', 'build-libraries.mjs', 'config/build-validators.mjs']) {
      runOrExplain(process.execPath, [join('src', script)], 'Mend the errors above, then run again.');
    }
  });
  writeFileSync(buildStamp, wanted);
}

async function installEngine() {
  const wanted = process.argv.includes('--gpu') ? 'gpu' : process.argv.includes('--cpu') ? 'cpu' : undefined;
  const { linkedEngine } = await import(pathToFileURL(join(output, 'engine/install/engine-location.js')).href);
  const linked = linkedEngine();
  if (linked !== undefined && (wanted === undefined || linked.variant === wanted)) return;
  const module = await import(pathToFileURL(join(output, 'engine/install/install-engine.js')).href);
  const started = performance.now();
  const { directory } = await module.installEngine({
    ...(wanted === undefined ? {} : { variant: wanted }),
    environment: process.env,
    say: (line) => console.error(`setup: ${line}`),
  });
  console.error(`setup: engine: ${((performance.now() - started) / 1000).toFixed(1)} s (${directory})`);
}

function linkCommand() {
  const command = join(output, 'cli', 'main.js');
  const link = join(modules, '.bin', 'run-exp');
  if (!existsSync(command)) return;
  chmodSync(command, 0o755);
  if (existsSync(link)) return;
  rmSync(link, { force: true });
  symlinkSync('../../dist/cli/main.js', link);
}

function processLives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Waits while another set-up works here; takes over from one that died. */
async function acquireLock() {
  mkdirSync(dirname(lock), { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(readStamp(lock));
    const written = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    // A holder that has not written its number yet gets a moment for it.
    if (holder > 0 ? !processLives(holder) : written > 5000) rmSync(lock, { force: true });
    else {
      if (!waited) console.error('setup: another set-up is at work here; waiting for it.');
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

try {
  requireNode();
  await acquireLock();
  try {
    installDependencies();
    build();
    await installEngine();
    linkCommand();
  } finally {
    rmSync(lock, { force: true });
  }
} catch (error) {
  // An explained end prints its message and what to do; anything else is a mistake of ours, and its trace helps.
  const explained = error instanceof SetupFailure || typeof error?.remedy === 'string';
  console.error(
    `setup: ${explained ? [error.message, error.remedy].filter(Boolean).join('\n  ') : (error?.stack ?? error)}`,
  );
  process.exitCode = error?.exitCode ?? 3;
}
