import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { consoleLines } from '../../src/observers/console.js';
import { logFile } from '../../src/observers/log.js';
import type { ObservedRun, Observer } from '../../src/observers/observer.js';
import { RunObservers } from '../../src/observers/run-observers.js';
import { runPaths } from '../../src/runs/run-directory.js';
import { withFolder } from '../cli/command.js';

const line = { step: 1, epoch: 0, name: 'train/loss', value: 2, wallTime: 3 };
const ending = { status: 'completed', failure: null, metrics: {} } as const;
const runIn = (folder: string): ObservedRun => ({ paths: runPaths(folder) }) as unknown as ObservedRun;

/** An observer that notes what it is told, and may fail at one of the methods. */
function noting(notes: string[], failing?: keyof Observer): Observer {
  const note = (name: keyof Observer) => (): void => {
    notes.push(name);
    if (name === failing) throw new Error(`no ${name}`);
  };
  return {
    runStarted: note('runStarted'),
    metricsLogged: note('metricsLogged'),
    messageLogged: ({ text }) => notes.push(text),
    runEnded: note('runEnded'),
    close: note('close'),
  };
}

async function tellAll(observers: RunObservers): Promise<void> {
  await observers.runStarted(runIn('/nowhere'));
  observers.metricsLogged([line]);
  await observers.runEnded(ending);
  await observers.close();
}

describe('the observers of a run', () => {
  it('are told everything in order; methods may be missing', async () => {
    const notes: string[] = [];
    const observers = new RunObservers();
    observers.add('silent', {});
    observers.add('noting', noting(notes));
    await tellAll(observers);
    expect(notes).toEqual(['runStarted', 'metricsLogged', 'runEnded', 'close']);
  });

  it.each(['runStarted', 'metricsLogged', 'runEnded'] as const)(
    'goes on without one that fails at %s, and says so to the others',
    async (failing) => {
      const [notes, others]: string[][] = [[], []];
      const observers = new RunObservers();
      observers.add('broken', noting(notes!, failing));
      observers.add('whole', noting(others!));
      await tellAll(observers);
      expect(notes!.at(-1)).toBe(failing);
      expect(others).toContain(`The observer broken failed and is told no more: no ${failing}`);
      expect(others!.filter((name) => !name.includes(' '))).toEqual([
        'runStarted',
        'metricsLogged',
        'runEnded',
        'close',
      ]);
    },
  );

  it('is told no more where every message of it fails', () => {
    const observers = new RunObservers();
    let told = 0;
    observers.add('deaf', {
      messageLogged: () => {
        told += 1;
        throw new Error('deaf');
      },
    });
    observers.info('one');
    observers.info('two');
    expect(told).toBe(1);
  });
});

describe('console and log', () => {
  it.each([
    ['info', ['to know', 'Warning: to heed', 'Error: to mend']],
    ['warn', ['Warning: to heed', 'Error: to mend']],
    ['error', ['Error: to mend']],
  ] as const)('show and write what is at least %s', async (level, shown) => {
    await withFolder(async (folder) => {
      const said: string[] = [];
      const observers = new RunObservers();
      const context = {
        say: (text: string) => void said.push(text),
        signal: new AbortController().signal,
        log: observers,
      };
      observers.add('console', await consoleLines.create({ level } as never, context));
      observers.add('log', await logFile.create({ level } as never, context));
      await observers.runStarted(runIn(folder));
      observers.info('to know', { step: 1 });
      observers.warn('to heed');
      observers.error('to mend');
      await observers.close();
      expect(said).toEqual(shown);
      const lines = (await readFile(join(folder, 'log.jsonl'), 'utf8')).trim().split('\n');
      expect(lines.map((text) => (JSON.parse(text) as { message: string }).message)).toEqual(
        shown.map((text) => text.replace(/^\w+: /, '')),
      );
    });
  });
});
