import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mean } from 'simple-statistics';
import { place, plainTable } from './programs.js';

const STEPS = 2000;
const FIRST = 50;
/** Bytes of a page of memory on the machines that the engine runs on. */
const PAGE = 4096;

interface MetricLine {
  readonly step: number;
  readonly name: string;
  readonly value: number;
  readonly wallTime: number;
}

/**
 * Trains an arm of the quickstart with the command itself and watches it from outside: how long training waits for images, and whether
 * memory grows between step 50 and the last. The number of tensors is asserted by the trainer after every step.
 */
export async function measureRun(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'croplab-bench-'));
  const memory: { readonly time: number; readonly bytes: number }[] = [];
  try {
    const overrides = [
      ...['sweep=null', 'crops={ kind: object-dilate, size: 40 }', 'evaluators=[]'],
      `training.steps=${STEPS}`,
    ];
    const command = [place('../dist/cli/main.js'), place('../configs/quickstart.yaml'), ...overrides];
    const child = spawn(process.execPath, [...command, '--out', folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const timer = setInterval(() => {
      memory.push({ time: Date.now(), bytes: residentBytes(child.pid ?? 0) });
    }, 200);
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    clearInterval(timer);
    if (code !== 0) throw new Error(`The run ended with ${code}.`);
    return report(readMetrics(folder), memory);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function residentBytes(process: number): number {
  try {
    return PAGE * Number(readFileSync(`/proc/${process}/statm`, 'utf8').split(' ')[1]);
  } catch {
    return 0;
  }
}

function readMetrics(out: string): MetricLine[] {
  const [id = ''] = readdirSync(join(out, 'quickstart'));
  const text = readFileSync(join(out, 'quickstart', id, 'metrics.jsonl'), 'utf8').trim();
  return text.split('\n').map((line) => JSON.parse(line) as MetricLine);
}

function report(
  metrics: readonly MetricLine[],
  memory: readonly { readonly time: number; readonly bytes: number }[],
): string {
  const values = (name: string): number[] =>
    metrics.filter((line) => line.name === name && line.step > FIRST).map(({ value }) => value);
  const timeOf = (step: number): number => metrics.find((line) => line.step === step)?.wallTime ?? 0;
  const around = (step: number): number => {
    const near = memory.filter(({ time }) => Math.abs(time - timeOf(step)) < 1500).map(({ bytes }) => bytes);
    return mean(near);
  };
  const [before, after] = [around(FIRST), around(STEPS)];
  const table = plainTable(['Quickstart, object-dilate', 'measured', 'goal']);
  table.push(
    ['milliseconds a step', mean(values('time/step')).toFixed(0), ''],
    ['waiting for images, % of the time', mean(values('time/inputWait')).toFixed(1), 'below 5'],
    [`memory at step ${FIRST}, GB`, (before / 1e9).toFixed(3), ''],
    [`growth until step ${STEPS}, %`, ((100 * (after - before)) / before).toFixed(1), 'within 3'],
  );
  return table.toString();
}
