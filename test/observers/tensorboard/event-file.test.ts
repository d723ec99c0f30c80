import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { appendFile, readFile, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObservedRun } from '../../../src/observers/observer.js';
import { EventFile } from '../../../src/observers/tensorboard/event-file.js';
import { histogramEvent, scalarEvent } from '../../../src/observers/tensorboard/event-messages.js';
import { encodeRecord, maskedChecksum, recordsOf } from '../../../src/observers/tensorboard/record-file.js';
import { histogramOf } from '../../../src/observers/tensorboard/weight-histogram.js';
import { MetricsJournal } from '../../../src/runs/metrics-journal.js';
import { runPaths } from '../../../src/runs/run-directory.js';
import { withFolder } from '../../cli/command.js';
import { expectedScalars, scalarsOf, storedValues } from './stored-events.js';

const runIn = (folder: string): ObservedRun =>
  ({ manifest: { id: '0123456789ab' }, paths: runPaths(folder), steps: 100 }) as unknown as ObservedRun;

const metric = (step: number, wallTime: number) => ({
  step,
  epoch: 0,
  name: 'train/loss',
  value: step === 3 ? null : Math.sin(step),
  wallTime,
});

/** One process of a run that trains from one step to another, then is killed. */
async function trainIn(run: ObservedRun, from: number, to: number, wallTime: number): Promise<void> {
  const journal = await MetricsJournal.open(run.paths.metrics, ({ step }) => step <= from);
  const events = await EventFile.open(run, from);
  for (let step = from + 1; step <= to; step++) {
    const line = metric(step, wallTime + step);
    if (step % 2 === 0) {
      const histogram = histogramOf(Float32Array.of(0, step))!;
      events.append([histogramEvent('weights/a', { step, wallTime: wallTime + step }, histogram)]);
    }
    journal.write([line]);
    events.append([scalarEvent(line)]);
  }
  journal.close();
  events.close();
}

describe('the event file of a run', () => {
  it('holds what metrics.jsonl holds, and each histogram once, wherever the run was killed and went on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ steps: fc.nat(9), back: fc.nat(5), cut: fc.nat(60) }), { minLength: 1, maxLength: 4 }),
        async (parts) => {
          await withFolder(async (folder) => {
            const run = runIn(folder);
            let made = 0;
            for (const [index, { steps, back, cut }] of parts.entries()) {
              const from = Math.max(0, made - back);
              made = from + steps;
              await trainIn(run, from, made, 1000 * index);
              const values = await storedValues(folder);
              expect(scalarsOf(values)).toEqual(scalarsOf(await expectedScalars(folder)));
              const histograms = values.filter(({ kind }) => kind === 'histogram').map(({ step }) => step);
              expect(histograms).toEqual(Array.from({ length: Math.floor(made / 2) }, (_, place) => 2 * (place + 1)));
              // What came after the last checkpoint may not have reached the file, or only a part of it.
              const name = (await readdir(folder)).find((other) => other.includes('tfevents'))!;
              const content = await readFile(join(folder, name));
              const next = parts[index + 1];
              if (next === undefined || next.back === 0) continue;
              const records = [...recordsOf(content)].slice(-1);
              const last = records[0]?.bytes.length ?? 0;
              await truncate(join(folder, name), content.length - Math.min(cut, last));
            }
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('has a later name and tells a reader to forget, each time that the run goes on', async () => {
    await withFolder(async (folder) => {
      const run = runIn(folder);
      const namesAfter = async (from: number, to: number): Promise<string> => {
        await trainIn(run, from, to, 0);
        const [name, ...others] = (await readdir(folder)).filter((other) => other.startsWith('events'));
        expect(others).toEqual([]);
        return name!;
      };
      const first = await namesAfter(0, 2);
      const second = await namesAfter(2, 4);
      expect(second > first).toBe(true);
      const events = [...recordsOf(await readFile(join(folder, second)))].map(({ content }) =>
        content.toString('latin1'),
      );
      expect(events[0]).toContain('brain.Event:2');
      // The ninth byte begins the field of the session: its message says START.
      expect(events[1]?.slice(9)).toBe('\x3a\x02\x08\x01');
    });
  });

  it('leaves event files alone that are not its own', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'events.out.tfevents.1.other'), 'mine');
      await trainIn(runIn(folder), 0, 1, 0);
      expect(await readFile(join(folder, 'events.out.tfevents.1.other'), 'utf8')).toBe('mine');
    });
  });
});

describe('records', () => {
  it('are checked by CRC-32C', () => {
    // RFC 3720, B.4: 32 bytes of zeros. The mask is undone.
    const masked = maskedChecksum(new Uint8Array(32));
    const turned = (masked - 0xa282ead8) >>> 0;
    expect((((turned >>> 17) | (turned << 15)) >>> 0).toString(16)).toBe('8a9136aa');
  });

  it('are read up to the first that is damaged', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, 'records');
      const records = ['one', 'two', 'three'].map((text) => encodeRecord(Buffer.from(text)));
      records[1]![14]! ^= 1;
      await writeFile(path, Buffer.concat(records));
      const contents = [...recordsOf(await readFile(path))].map(({ content }) => content.toString());
      expect(contents).toEqual(['one']);
      await writeFile(path, records[0]!.subarray(0, -1));
      expect([...recordsOf(await readFile(path))]).toEqual([]);
      // A length that no file has.
      await appendFile(path, Buffer.alloc(40, 0xff));
      expect([...recordsOf(await readFile(path))]).toEqual([]);
    });
  });
});
