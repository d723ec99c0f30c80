import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { median } from 'simple-statistics';

export const place = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A program with what it is told. */
export interface Program {
  /** As messages call it. */
  readonly name: string;
  readonly command: string;
  readonly words: readonly string[];
}

/** One of our benchmark programs. */
export function ownProgram(file: string, configuration: object): Program {
  const words = ['--import', 'tsx', place(file), JSON.stringify(configuration)];
  return { name: `bench/${file}`, command: process.execPath, words };
}

/** A program of the peer with `--name value` for each setting. It leaves no compiled modules beside the sources (`-B`). */
export function peerProgram(python: string, file: string, settings: Readonly<Record<string, unknown>>): Program {
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return { name: `bench/${file}`, command: python, words: ['-B', place(file), ...flags] };
}

/** Runs a program to its end and reads the JSON on its last line. */
export function lastJsonLine({ command, words }: Program): unknown {
  const output = execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(output.trim().split('\n').at(-1)!);
}

/** Runs one of our benchmark programs in a process of its own. */
export const runOwn = (file: string, configuration: object): unknown => lastJsonLine(ownProgram(file, configuration));

/** Runs a program of the peer. */
export const runPeer = (python: string, file: string, settings: Readonly<Record<string, unknown>>): unknown =>
  lastJsonLine(peerProgram(python, file, settings));

/** Seconds from start to end of a process of the command, the median of so many. */
export function commandSeconds(commandArguments: readonly string[], rounds: number): number {
  const command = [place('../dist/cli/main.js'), ...commandArguments];
  const times = Array.from({ length: rounds }, () => {
    const begun = performance.now();
    const { status } = spawnSync(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}.`);
    return (performance.now() - begun) / 1000;
  });
  return median(times);
}

export function plainTable(head: readonly string[]): Table.Table {
  return new Table({ head: [...head], style: { head: [], border: [] } });
}
