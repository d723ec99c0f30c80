import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

/** What a process takes of memory, in bytes. */
export interface ProcessMemory {
  readonly now: number;
  /** At most, up to now. */
  readonly peak: number;
}

/** The memory of a process of this machine; `undefined` where it is gone or the system does not say. */
export function processMemory(number: number): ProcessMemory | undefined {
  const text = read(`/proc/${number}/status`);
  const kibibytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0);
  const now = kibibytes('VmRSS') * 1024;
  return now === 0 ? undefined : { now, peak: Math.max(now, kibibytes('VmHWM') * 1024) };
}

/** Bytes that can be had without anything being taken away or written out: of the machine, and of the control group that this process is in. */
export function freeMemory(): number {
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(read('/proc/meminfo'))?.[1];
  const ofMachine = available === undefined ? freemem() : Number(available) * 1024;
  return Math.min(ofMachine, freeInControlGroup());
}

function freeInControlGroup(): number {
  const path = /^0::(\/.*)$/m.exec(read('/proc/self/cgroup'))?.[1];
  if (path === undefined) return Infinity;
  const folder = join('/sys/fs/cgroup', path);
  const [most, used] = ['memory.max', 'memory.current'].map((name) => Number.parseInt(read(join(folder, name)), 10));
  if (most === undefined || used === undefined || Number.isNaN(most) || Number.isNaN(used)) return Infinity;
  // Pages of files count as used and are given back when they are wanted.
  const files = Number(/^inactive_file (\d+)$/m.exec(read(join(folder, 'memory.stat')))?.[1] ?? 0);
  return Math.max(0, most - used + files);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
