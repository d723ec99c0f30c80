import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.js';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** The virtual environment that the tests make for themselves; other requirements are another one. */
function environmentFolder(): string {
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 8);
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'croplab', `interop-${digest}`);
}

/** The Python that has the peers: the one that is named, or the tests' own. */
export function peerPython(): string {
  return process.env.CROPLAB_INTEROP_PYTHON ?? join(environmentFolder(), 'bin', 'python');
}

export const pythonRemedy =
  'npm run test:interop -- --install makes a virtual environment with the versions of test/interop/requirements.txt; or name a Python that has them in CROPLAB_INTEROP_PYTHON';

/** Those of the modules that cannot be found. */
export async function pythonMissing(modules: readonly string[]): Promise<readonly string[]> {
  const find =
    'import importlib.util, sys; print("\\n".join(m for m in sys.argv[1:] if importlib.util.find_spec(m) is None))';
  const { code, stdout } = await runProgram(peerPython(), ['-c', find, ...modules]);
  return code === 0 ? stdout.split('\n').filter((name) => name !== '') : modules;
}

/** Makes the virtual environment, unless it is there. Returns what went wrong, if anything did. */
export async function installPython(): Promise<string | undefined> {
  const folder = environmentFolder();
  if (process.env.CROPLAB_INTEROP_PYTHON !== undefined || existsSync(join(folder, 'complete'))) return undefined;
  await rm(folder, { recursive: true, force: true });
  const steps = [
    ['python3', '-m', 'venv', folder],
    [join(folder, 'bin', 'python'), '-m', 'pip', 'install', '-q', '--disable-pip-version-check', '-r', requirements],
    ['touch', join(folder, 'complete')],
  ] as const;
  for (const [command, ...args] of steps) {
    const { code, stderr } = await runProgram(command, args);
    if (code !== 0) return stderr.trim();
  }
  return undefined;
}
