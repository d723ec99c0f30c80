import { runProgram } from './run-program.js';

/** A program that is no part of the project and that croplab works with. */
export interface Peer {
  /** Its folder in `test/interop`. */
  readonly name: string;
  /** What must be there for its tests. */
  readonly commands: readonly string[];
  /** How to get it. */
  readonly remedy: string;
}

/** The peers whose tests there are: a new one is a folder with `*.interop.ts` files and an entry here. */
export const peers: readonly Peer[] = [
  {
    name: 'chromium',
    commands: ['chromium'],
    remedy: 'apt-get install --no-install-recommends chromium (Debian, as root)',
  },
  {
    name: 'slurm',
    commands: ['slurmctld', 'slurmd', 'sbatch', 'squeue', 'scontrol', 'munged'],
    remedy: 'apt-get install --no-install-recommends slurm-wlm munge (Debian, as root)',
  },
];

/** Those of the peer's commands that are not there. */
export async function missingOf({ commands }: Peer): Promise<string[]> {
  const found = await Promise.all(commands.map((command) => runProgram('sh', ['-c', 'command -v "$0"', command])));
  return commands.filter((_, index) => found[index]?.code !== 0);
}
