import { pythonMissing, pythonRemedy } from './python.js';
import { runProgram } from './run-program.js';

/** A program that is no part of the project and that croplab works with. */
export interface Peer {
  /** Its folder in `test/interop`. */
  readonly name: string;
  /** What is not there of what its tests need. */
  readonly missing: () => Promise<readonly string[]>;
  /** How to get it. */
  readonly remedy: string;
}

/** The peers whose tests there are: a new one is a folder with `*.interop.ts` files and an entry here. */
export const peers: readonly Peer[] = [
  {
    name: 'chromium',
    missing: () => missingCommands(['chromium']),
    remedy: 'apt-get install --no-install-recommends chromium (Debian, as root)',
  },
  {
    name: 'slurm',
    missing: () => missingCommands(['slurmctld', 'slurmd', 'sbatch', 'squeue', 'scontrol', 'munged']),
    remedy: 'apt-get install --no-install-recommends slurm-wlm munge (Debian, as root)',
  },
  { name: 'tensorboard', missing: () => pythonMissing(['tensorboard']), remedy: pythonRemedy },
  { name: 'mlflow', missing: () => pythonMissing(['mlflow', 'flask']), remedy: pythonRemedy },
];

async function missingCommands(commands: readonly string[]): Promise<string[]> {
  const found = await Promise.all(commands.map((command) => runProgram('sh', ['-c', 'command -v "$0"', command])));
  return commands.filter((_, index) => found[index]?.code !== 0);
}
