import type { Command } from 'commander';
import { ExitCode } from '../errors/index.js';
import { printJson } from './print-json.js';

interface InstallOptions {
  readonly gpu?: true;
  readonly cpu?: true;
}

interface StatusOptions {
  readonly json?: true;
}

/** `run-exp engine <install|status>`: libtensorflow and the binding compiled against it. */
export function registerEngineCommand(program: Command): void {
  const engine = program.command('engine').description('install the engine (libtensorflow), or show what is installed');
  engine
    .command('install')
    .description('fetch libtensorflow with pip, check it, and compile the binding; does nothing where that is done')
    .option('--gpu', 'the one for NVIDIA GPUs (6 GB)')
    .option('--cpu', 'the one for processors, also where there is a GPU')
    .action(install);
  engine
    .command('status')
    .description('show which engine is installed, and what the machine has')
    .option('--json', 'print one JSON document')
    .action(status);
}

async function install({ gpu, cpu }: InstallOptions, command: Command): Promise<void> {
  if (gpu && cpu) command.error('error: choose one of --gpu and --cpu');
  const { installEngine } = await import('../engine/install/install-engine.js');
  const variant = gpu ? ({ variant: 'gpu' } as const) : cpu ? ({ variant: 'cpu' } as const) : {};
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const installed = await installEngine({ ...variant, environment: process.env, say });
  const state = installed.changed ? 'is installed' : 'was installed already';
  process.stdout.write(`The ${installed.variant} engine ${state}: ${installed.directory}\n`);
}

async function status({ json }: StatusOptions): Promise<void> {
  const { engineStatus } = await import('../engine/status.js');
  const found = engineStatus();
  const { installed, tensorflow, processor, cores, nvidiaDriver } = found;
  if (json) printJson({ ...found, installed: installed ?? null });
  else {
    const lines = [
      installed === undefined
        ? 'engine      not installed: run-exp engine install'
        : `engine      ${installed.variant}, TensorFlow ${tensorflow}, ${installed.directory}`,
      `processor   ${processor}, ${cores} cores`,
      `GPU driver  ${nvidiaDriver === undefined ? 'none' : `NVIDIA ${nvidiaDriver}`}`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  if (installed === undefined) process.exitCode = ExitCode.missing;
}
