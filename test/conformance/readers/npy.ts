import { readFile } from 'node:fs/promises';
import { readNpyArray } from '../../../src/data/npy/index.js';
import type { GoldenArray } from './golden-json.js';

/** Reads an array of numbers of the kit. */
export async function readNpy(path: string): Promise<GoldenArray> {
  const { descr, shape, values } = readNpyArray(await readFile(path));
  return { dtype: descr, shape: [...shape], values: values.map(Number) };
}
