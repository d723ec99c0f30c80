import { execFile } from 'node:child_process';

export interface CommandOutput {
  readonly bytes: Buffer;
  /** Whether that is all; the command is stopped where it writes more than was asked for. */
  readonly isWhole: boolean;
}

export interface OutputLimits {
  readonly bytes: number;
  readonly milliseconds: number;
}

/** What a command writes, up to a number of bytes; undefined where it is not there, fails or takes too long. */
export function commandOutput(
  program: string,
  words: readonly string[],
  { bytes, milliseconds }: OutputLimits,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<CommandOutput | undefined> {
  return new Promise((resolve) => {
    const options = { maxBuffer: bytes, timeout: milliseconds, encoding: 'buffer', env: environment } as const;
    execFile(program, [...words], options, (error, stdout) => {
      const isCut = error?.code === ('ERR_CHILD_PROCESS_STDIO_MAXBUFFER' as unknown);
      resolve(error === null || isCut ? { bytes: stdout.subarray(0, bytes), isWhole: !isCut } : undefined);
    });
  });
}
