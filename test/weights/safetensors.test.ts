import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  withSafetensors,
  writeSafetensors,
  type TensorSource,
} from '../../src/weights/safetensors/safetensors-file.js';
import { decodeHeader, SafetensorsFault } from '../../src/weights/safetensors/safetensors-header.js';

const source = (name: string, values: readonly number[]): TensorSource => ({
  name,
  type: 'F32',
  shape: [values.length],
  read: () => Float32Array.from(values),
});

describe('safetensors files', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'croplab-safetensors-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const readAll = (path: string): Record<string, number[]> =>
    withSafetensors(path, ({ tensors, read }) =>
      Object.fromEntries([...tensors.keys()].map((name) => [name, Array.from(new Float32Array(read(name).buffer))])),
    );

  it('give back what was written, bit for bit, under any names', () => {
    const values = fc.array(fc.float({ noNaN: true }), { maxLength: 20 });
    const name = fc.string({ minLength: 1 }).filter((text) => text !== '__metadata__' && text !== '__proto__');
    fc.assert(
      fc.property(fc.dictionary(name, values, { maxKeys: 6 }), (tensors) => {
        const path = join(folder, 'any.safetensors');
        writeSafetensors(
          path,
          Object.entries(tensors).map(([key, list]) => source(key, list)),
          { format: 'croplab' },
        );
        expect(readAll(path)).toEqual({ ...tensors });
      }),
      { numRuns: 50 },
    );
  });

  it('leave nothing behind where writing fails', () => {
    const path = join(folder, 'failing.safetensors');
    const failing: TensorSource = {
      ...source('b', [1]),
      read: () => {
        throw new Error('no values');
      },
    };
    expect(() => writeSafetensors(path, [source('a', [1, 2]), failing], {})).toThrow('no values');
    expect(readdirSync(folder).filter((name) => name.startsWith('failing'))).toEqual([]);
  });

  it('are refused, and nothing worse, wherever they are cut short or a byte is changed', () => {
    const path = join(folder, 'whole.safetensors');
    writeSafetensors(path, [source('a', [1, 2, 3]), source('b', [4])], {});
    const whole = readFileSync(path);
    const damaged = join(folder, 'damaged.safetensors');
    const attempt = (content: Uint8Array): void => {
      writeFileSync(damaged, content);
      try {
        readAll(damaged);
      } catch (error) {
        if (!(error instanceof SafetensorsFault)) throw error;
      }
    };
    for (let length = 0; length < whole.length; length += 3) {
      writeFileSync(damaged, whole.subarray(0, length));
      expect(() => readAll(damaged)).toThrow(SafetensorsFault);
    }
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const content = Uint8Array.from(whole);
        content[place]! ^= change;
        attempt(content);
      }),
    );
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['an unknown type', '{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,8]}}'],
    ['a negative shape', '{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}'],
    ['a tensor outside the file', '{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}'],
    ['a size that is not the shape’s', '{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}'],
    ['a shape beyond all memory', '{"a":{"dtype":"F32","shape":[99999999,99999999],"data_offsets":[0,8]}}'],
    [
      'overlapping tensors',
      '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
    ],
    ['bytes that belong to no tensor', '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'],
  ])('with a header that has %s are refused', (_, header) => {
    expect(() => decodeHeader(header, 8)).toThrow(SafetensorsFault);
  });
});
