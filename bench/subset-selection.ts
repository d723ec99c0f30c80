import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBoxCsv } from './box-csv.js';
import type { BenchOptions } from './options.js';
import { place, plainTable } from './programs.js';

/** Linux counts processor time in hundredths of a second. */
const TICKS = 100;

interface Observed {
  /** Seconds on the clock, and of processors. */
  readonly wall: number;
  readonly processor: number;
  /** Largest resident memory in bytes, as the system keeps it. */
  readonly memory: number;
}

/** What the system has counted of a process; `undefined` once it has ended. */
function countsOf(process: number): Omit<Observed, 'wall'> | undefined {
  try {
    const status = readFileSync(`/proc/${process}/status`, 'utf8');
    const peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    const fields = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return { memory: peak, processor: (Number(fields[11]) + Number(fields[12])) / TICKS };
  } catch {
    return undefined;
  }
}

/** Runs the command and looks at it from outside, several times a second until it ends. */
async function observe(command: readonly string[]): Promise<Observed> {
  const began = performance.now();
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
  let counts = { memory: 0, processor: 0 };
  const timer = setInterval(() => {
    const now = countsOf(child.pid ?? 0);
    if (now !== undefined && now.memory > 0) counts = now;
  }, 100);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`The command ended with ${code}.`);
  return { wall: (performance.now() - began) / 1000, ...counts };
}

/** How long the command itself takes to select a subset of a generated CSV of as many rows as OpenImages has, and how much memory. */
export async function measureSelection({ rows }: BenchOptions): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'croplab-bench-'));
  try {
    writeBoxCsv(folder, rows);
    const bytes = statSync(join(folder, 'train-annotations-bbox.csv')).size;
    const arguments_ = ['data', 'open-images', folder, '-o', join(folder, 'subset')];
    const { wall, processor, memory } = await observe([place('../dist/cli/main.js'), ...arguments_]);
    const table = plainTable(['run-exp data open-images', 'measured', 'goal']);
    table.push(
      ['rows, GB', `${rows}, ${(bytes / 1e9).toFixed(2)}`, ''],
      ['seconds', wall.toFixed(1), 'below 90'],
      ['seconds of processors', processor.toFixed(1), ''],
      ['peak memory, GiB', (memory / 2 ** 30).toFixed(2), 'below 1'],
    );
    return table.toString();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
