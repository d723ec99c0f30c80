import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.js';
import { readAt } from '../../files/read-at.js';
import { sweepErrors } from '../errors.js';
import { parseRecord, type LedgerRecord } from './ledger-record.js';
import { LedgerWriter, type NewRecord } from './ledger-writer.js';
import { untouched, withRecord, type PointHistory } from './point-history.js';

/** Where the ledger of an experiment lies. Runs' folders are named by 12 hex digits and so never like this. */
export function ledgerFolder(outDirectory: string, experiment: string): string {
  return join(outDirectory, experiment, 'ledger');
}

/**
 * The append-only record of a sweep: what was begun, how often, and how it ended, by every process that ever worked on it. Each writes a file of its
 * own, so nothing is ever changed or interleaved, on network file systems too; all of them together are the ledger.
 *
 * It explains, and decides nothing about results: a point is done where its `result.json` says so, and being worked on where its run is locked.
 */
export class Ledger {
  readonly #histories = new Map<string, PointHistory>();
  readonly #known = new Set<string>();
  /** Bytes read of each file. */
  readonly #offsets = new Map<string, number>();
  #peakBytes = 0;
  #writer: LedgerWriter | undefined;

  constructor(readonly folder: string) {}

  /** The ledger for a process that works on the sweep, with what is written of it so far. */
  static async open(folder: string): Promise<Ledger> {
    const ledger = new Ledger(folder);
    try {
      await makeFolder(ledger.outputFolder);
    } catch (error) {
      const reason = (error as Error).message;
      throw sweepErrors['sweep/ledger-unwritable']({ path: folder, reason }, { cause: error });
    }
    await ledger.refresh();
    return ledger;
  }

  /** What processes print that run a point, a file an attempt. */
  get outputFolder(): string {
    return join(this.folder, 'output');
  }

  /** This process's file, which the processes that it starts append to as well. */
  get writerPath(): string {
    return this.#write().path;
  }

  historyOf(id: string): PointHistory {
    return this.#histories.get(id) ?? untouched;
  }

  isKnown(id: string): boolean {
    return this.#known.has(id);
  }

  /** The most memory that any attempt took; 0 where none has been measured. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  /** Writes records, and reads what others have written. */
  async write(records: readonly NewRecord[]): Promise<void> {
    this.#write().write(records);
    await this.refresh();
  }

  /** Reads what has come since the last time. */
  async refresh(): Promise<void> {
    const names = (await readdir(this.folder).catch(() => [])).filter((name) => name.endsWith('.jsonl')).sort();
    for (const name of names) this.#readFrom(join(this.folder, name));
  }

  close(): void {
    this.#writer?.close();
    this.#writer = undefined;
  }

  #write(): LedgerWriter {
    const name = `${hostname().replaceAll(/[^\w.-]/g, '_')}-${process.pid}-${randomUUID().slice(0, 8)}.jsonl`;
    this.#writer ??= new LedgerWriter(join(this.folder, name));
    return this.#writer;
  }

  #readFrom(path: string): void {
    const offset = this.#offsets.get(path) ?? 0;
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      if (size <= offset) return;
      const bytes = Buffer.from(readAt(file, offset, size - offset));
      // A line that is still being written is read the next time.
      const end = bytes.lastIndexOf('\n') + 1;
      this.#offsets.set(path, offset + end);
      for (const line of bytes.toString('utf8', 0, end).split('\n')) {
        const record = line === '' ? undefined : parseRecord(line);
        if (record !== undefined) this.#add(record);
      }
    } finally {
      closeSync(file);
    }
  }

  #add(record: LedgerRecord): void {
    this.#known.add(record.id);
    if (record.state !== 'pending' && record.state !== 'running')
      this.#peakBytes = Math.max(this.#peakBytes, record.peakBytes ?? 0);
    this.#histories.set(record.id, withRecord(this.historyOf(record.id), record));
  }
}
