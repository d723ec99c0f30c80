import { execFile } from 'node:child_process';

export interface ProgramOutcome {
  /** -1 where it could not be started. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export function runProgram(
  command: string,
  args: readonly string[],
  { environment = {} }: { readonly environment?: NodeJS.ProcessEnv } = {},
): Promise<ProgramOutcome> {
  return new Promise((resolve) => {
    execFile(command, [...args], { env: { ...process.env, ...environment } }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}
