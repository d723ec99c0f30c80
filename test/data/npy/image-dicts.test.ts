import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  convertImageDict,
  readImageIndex,
  readNpyDict,
  writeImageIndex,
  writeNpyDict,
  type BoxRow,
  type ImageDict,
} from '../../../src/data/npy/index.js';
import { objectHeader } from '../../../src/data/npy/npy-header.js';
import { writeObjectArray } from '../../../src/data/npy/write-object-array.js';
import { describeWithPhotographs } from '../photographs.js';
import { temporaryFolders } from '../temporary-folder.js';

const newFolder = temporaryFolders();
let folder = '';
beforeEach(async () => {
  folder = await newFolder();
});
const at = (name: string): string => join(folder, name);

/** A NumPy file of one object, whose pickle is given opcode by opcode. */
const arrayOf = (object: string): Buffer =>
  Buffer.concat([
    objectHeader(),
    Buffer.from(
      `\x80\x04cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85C\x01b\x87R(K\x01)cnumpy\ndtype\nX\x02\0\0\0O8\x89\x88\x87R\x89]${object}atb.`,
      'latin1',
    ),
  ]);

const classes: ImageDict = {
  content: 'classes',
  images: new Map([
    ['0001cb734adac2ee', ['/m/0284d', '/m/040b_t']],
    ['0001cb734adac2ef', []],
  ]),
};
const row = (image: string, ...edges: (number | string)[]): BoxRow => [image, 'xclick', '/m/0284d', '1', ...edges, '0'];
const boxes: ImageDict = {
  content: 'boxes',
  images: new Map([
    ['b', [row('b', 0, 1, 0.25, 0.5), row('b', 0.1, 0.2, 0.3, 0.4)]],
    ['a', []],
  ]),
};

const text = fc.string({ minLength: 1, unit: 'grapheme' });
const cell = fc.oneof(
  text,
  fc.integer(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
);
const edge = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);
const anyRow = fc
  .tuple(
    fc.array(cell, { minLength: 4, maxLength: 4 }),
    fc.tuple(edge, edge, edge, edge),
    fc.array(cell, { maxLength: 9 }),
  )
  .map(([before, edges, after]) => [...before, ...edges, ...after]);
const anyDict: fc.Arbitrary<ImageDict> = fc.oneof(
  fc
    .array(fc.tuple(text, fc.array(text)))
    .map((images): ImageDict => ({ content: 'classes', images: new Map(images) })),
  fc
    .array(fc.tuple(text, fc.array(anyRow, { maxLength: 4 })), { minLength: 1 })
    .map((images): ImageDict => ({ content: 'boxes', images: new Map(images) })),
);

describe('image dicts', () => {
  it('go to an index and to a dict and back, and the same content gives the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(anyDict, async (dict) => {
        writeNpyDict(at('a.npy'), dict);
        await convertImageDict(at('a.npy'), at('a.jsonl'));
        await convertImageDict(at('a.jsonl'), at('b.npy'));
        await convertImageDict(at('b.npy'), at('b.jsonl'));
        expect([...(await readImageIndex(at('b.jsonl'))).images]).toEqual([...dict.images]);
        expect(readFileSync(at('b.npy'))).toEqual(readFileSync(at('a.npy')));
        expect(readFileSync(at('b.jsonl'))).toEqual(readFileSync(at('a.jsonl')));
      }),
      { numRuns: 50 },
    );
  });

  it("are read as the README's lists and as the code's {'data': rows}", async () => {
    writeNpyDict(at('code.npy'), boxes);
    writeObjectArray(at('readme.npy'), (writer) => {
      writer.dict(boxes.images, ([image, rows]) => {
        writer.text(image);
        writer.list(rows, (cells) => {
          writer.list(cells, (value) => {
            if (typeof value === 'string') writer.text(value);
            else writer.float(Number(value));
          });
        });
      });
    });
    expect(await readNpyDict(at('readme.npy'))).toEqual(await readNpyDict(at('code.npy')));
    expect(await readNpyDict(at('code.npy'))).toEqual(boxes);
  });

  it('are refused with everything that is wrong', async () => {
    const lines = [
      { image: 'a', boxes: [['a', 'b', 'c', '1', 0.1, 'wide', 0, 1]] },
      { image: 'b', boxes: [['short']] },
      { image: 'a', boxes: [] },
      { image: 'c', classes: ['/m/1'] },
      { boxes: [] },
    ];
    const header = { format: 'croplab-image-index', version: 1, content: 'boxes' };
    writeFileSync(at('bad.jsonl'), [header, ...lines].map((line) => JSON.stringify(line)).join('\n'));
    await expect(readImageIndex(at('bad.jsonl'))).rejects.toMatchObject({
      code: 'npy/content-invalid',
      message: expect.stringMatching(
        /5 problems(?:.*\n)*.*coordinate 5.*\n.*1 cells.*\n.*"a": is there twice.*\n.*line 5.*\n.*line 6/,
      ) as unknown,
    });
  });

  it.each([
    ['empty.jsonl', '', 'npy/content-invalid'],
    ['other.jsonl', '{"a": 1}\n', 'npy/content-invalid'],
    ['text.npy', 'no array', 'npy/refused'],
    ['empty.npy', '', 'npy/refused'],
  ])('that are %s are refused', async (name, content, code) => {
    writeFileSync(at(name), content);
    await expect(convertImageDict(at(name), at('out.jsonl'))).rejects.toMatchObject({ code });
    expect(existsSync(at('out.jsonl'))).toBe(false);
  });

  it('that are not there, and unknown endings, are told', async () => {
    await expect(convertImageDict(at('absent.npy'), at('out.jsonl'))).rejects.toMatchObject({ code: 'npy/missing' });
    await expect(convertImageDict(at('a.csv'), at('out.jsonl'))).rejects.toMatchObject({ code: 'npy/format-unknown' });
    writeNpyDict(at('a.npy'), classes);
    await expect(convertImageDict(at('a.npy'), at('no/out.jsonl'))).rejects.toMatchObject({ code: 'npy/unwritable' });
  });

  it('that share one list many times over are refused instead of written out', async () => {
    const names = Array.from({ length: 12_000 }, (_, place) => `X\x06\0\0\0${String(100_000 + place)}`);
    writeFileSync(
      at('shared.npy'),
      arrayOf(
        `}(${names.map((name, place) => `${name}${place === 0 ? `](${names.join('')}e\x94` : 'h\0'}`).join('')}u`,
      ),
    );
    await expect(readNpyDict(at('shared.npy'))).rejects.toMatchObject({
      code: 'npy/content-invalid',
      message: expect.stringContaining('classes or cells') as unknown,
    });
  });

  it('that run something are refused by its name, and nothing is written', async () => {
    writeFileSync(at('hostile.npy'), arrayOf('cposix\nsystem\nX\x04\0\0\0echo\x85R'));
    await expect(convertImageDict(at('hostile.npy'), at('hostile.jsonl'))).rejects.toMatchObject({
      code: 'npy/refused',
      message: expect.stringContaining('posix.system') as unknown,
    });
    expect(readdirSync(folder).filter((name) => name.startsWith('hostile.'))).toEqual(['hostile.npy']);
  });
});

describeWithPhotographs('openimages-mini', (path) => {
  const protocols = ['p2', 'p3', 'p4', 'p5', 'numpy1'].map(
    (name) => `pickle-protocols/images_selected_new.${name}.npy`,
  );

  it('is read alike from every protocol', async () => {
    const want = await readNpyDict(join(path, 'images_selected_new.npy'));
    expect(want.images.size).toBe(101);
    for (const name of protocols) expect(await readNpyDict(join(path, name))).toEqual(want);
  });

  it('has boxes, which survive the index', async () => {
    const want = await readNpyDict(join(path, 'images_selected_with_all_features.npy'));
    writeImageIndex(at('boxes.jsonl'), want);
    expect(await readImageIndex(at('boxes.jsonl'))).toEqual(want);
    expect([...want.images.values()].flat()).toHaveLength(867);
  });

  it.each([
    ['hostile', 'posix.system'],
    ['truncated', 'cut short'],
  ])('has a %s dict, which is refused', async (name, reason) => {
    await expect(readNpyDict(join(path, `pickle-protocols/${name}.npy`))).rejects.toMatchObject({
      code: 'npy/refused',
      message: expect.stringContaining(reason) as unknown,
    });
  });
});
