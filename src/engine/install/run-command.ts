import { spawn } from 'node:child_process';

export interface CommandResult {
  readonly succeeded: boolean;
  /** The end of what it wrote, standard output and error together. */
  readonly output: string;
}

/** Runs a program to its end. Never throws for a program that fails or is not there. */
export type RunCommand = (
  program: string,
  programArguments: readonly string[],
  options?: { readonly cwd?: string },
) => Promise<CommandResult>;

const KEPT_OUTPUT = 4000;

export const runCommand: RunCommand = (program, programArguments, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(program, programArguments, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      resolve({ succeeded: false, output: error.message });
    });
    child.on('close', (code) => {
      resolve({ succeeded: code === 0, output: output.trim() });
    });
  });
