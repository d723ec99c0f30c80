import type { Command } from 'commander';
import { ExitCode } from '../errors/index.js';

/** `run-exp doctor`: checks what croplab needs, one line each, with what mends what is missing. */
export function registerDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check everything that croplab needs on this machine, and say what mends what is missing')
    .action(doctor);
}

async function doctor(): Promise<void> {
  const { examineMachine } = await import('../engine/examine-machine.js');
  let failed = 0;
  for await (const { name, state, finding, remedy } of examineMachine(process.env)) {
    if (state === 'missing') failed += 1;
    const mark = { ok: 'ok      ', note: 'note    ', missing: 'MISSING ' }[state];
    process.stdout.write(`${mark} ${name}: ${finding}\n`);
    if (remedy !== undefined) process.stdout.write(`         ${remedy}\n`);
  }
  process.stdout.write(failed === 0 ? 'Everything that is needed is there.\n' : `${failed} missing.\n`);
  if (failed > 0) process.exitCode = ExitCode.missing;
}
