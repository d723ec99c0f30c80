import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readNpyArray } from '../../../src/data/npy/index.js';
import { numpyGlobals, PickledArray } from '../../../src/data/npy/numpy-globals.js';
import { loadPickle, type PickleValue } from '../../../src/pickle/index.js';
import type { CaseResult, ConformanceArea } from '../area.js';
import { Comparison } from '../comparison.js';
import { checkFiles, subcaseName, type FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';

/** Files of plain numbers: exactly what NumPy wrote. */
async function* checkArrays(golden: GoldenValue, { kit }: FileContext): AsyncGenerator<CaseResult> {
  for (const file of golden.get('files').list()) {
    const path = file.get('file').text();
    const { descr, shape, values } = readNpyArray(await readFile(join(kit, path)));
    yield new Comparison(path.replace(/^npy\/|\.npy$/g, ''))
      .equal('type', descr, file.get('descr').text())
      .equal('shape', shape, file.get('values', 'shape').numbers())
      .equal(
        'values',
        values.map(exactText),
        file
          .get('values', 'data')
          .list()
          .map((value) => goldenText(value, descr)),
      )
      .result();
  }
}

/** A number as text: -0 and what JSON cannot hold are kept apart. */
const exactText = (value: number | bigint | string): string => (Object.is(value, -0) ? '-0' : String(value));

/** The kit writes a float32 as the shortest text that leads to it. */
function goldenText(value: GoldenValue, descr: string): string {
  const json = value.json();
  if (typeof json === 'boolean') return json ? '1' : '0';
  if (typeof json === 'number') return exactText(descr.endsWith('f4') ? Math.fround(json) : json);
  return value.text();
}

/** Pickles that Python wrote: what the safe machine makes of them. */
function* checkPickles(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  for (const subcase of golden.get('subcases').list()) {
    const bytes = Buffer.from(subcase.get('pickle').text(), 'base64');
    const { value, end } = loadPickle(bytes, { globals: numpyGlobals });
    yield new Comparison(subcaseName(context, subcase))
      .equal('value', tagged(value), normalized(subcase.get('value').json()))
      .equal('end', end, bytes.length)
      .result();
  }
}

/** A value in the kit's notation; what is one thing here (tuples and lists, integers and whole floats, True as an element) is one there too. */
function tagged(value: PickleValue): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return { number: exactText(value) };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  if (Array.isArray(value)) return value.map(tagged);
  if (value instanceof Set) return { set: [...value].sort() };
  if (value instanceof Map) return { dict: [...value].map(([key, item]) => [tagged(key), tagged(item)]) };
  if (value instanceof PickledArray) return { array: value.elements.map(tagged), shape: value.shape };
  return value;
}

function normalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalized);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => {
      if (key === 'number') return [key, numberText(String(item))];
      if (key === 'set') return [key, item];
      return [key, key === 'shape' || key === 'bytes' ? item : normalized(item)];
    }),
  );
}

const numberText = (text: string): string =>
  /^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text)) ? text : exactText(Number(text));

export const npy: ConformanceArea = {
  name: 'npy',
  check: (kit) => checkFiles(kit, 'npy', { expected: checkArrays, pickles: checkPickles }),
};
