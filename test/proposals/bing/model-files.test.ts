import { describe, expect, it } from '@jest/globals';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bingColorSpaces } from '../../../src/proposals/bing/bing-model.js';
import { defaultModelFolder } from '../../../src/proposals/bing/default-model.js';
import { readBingModels, writeBingModels } from '../../../src/proposals/bing/model-files.js';
import { withFolder } from '../../cli/command.js';

/** OpenCV's own model. */
const opencvModel = fileURLToPath(new URL('../../golden/bing/model', import.meta.url));

/** Reads OpenCV's model with one file replaced. */
async function readWith(file: string, content: Buffer | string): Promise<unknown> {
  return withFolder(async (folder) => {
    await cp(opencvModel, folder, { recursive: true });
    await writeFile(join(folder, file), typeof content === 'string' ? gzipSync(content) : content);
    return readBingModels(folder, ['max-rgb', 'gray']);
  });
}

const matrix = (rows: number, columns: number, type: string, data: string): string =>
  `%YAML:1.0\n---\nObjNessB2W8I: !!opencv-matrix\n   rows: ${rows}\n   cols: ${columns}\n   dt: ${type}\n   data: [ ${data} ]\n`;
const repeated = (text: string, count: number): string => Array.from({ length: count }, () => text).join(', ');

describe('files of models', () => {
  it('hold what OpenCV trained', async () => {
    const { models } = await readBingModels(opencvModel, bingColorSpaces);
    expect(models.map(({ sizes }) => sizes.length)).toEqual([28, 28, 28]);
    expect(models[0]!.filter[1]).toBe(Math.fround(2.83046218e-4));
    expect(models[0]!.sizes.at(-1)).toEqual({
      size: 35,
      scale: Math.fround(11.4811382),
      shift: Math.fround(-0.916196704),
    });
  });

  it('come with croplab, for every colour space', async () => {
    const { models } = await readBingModels(defaultModelFolder, bingColorSpaces);
    expect(models.map(({ colorSpace, sizes }) => [colorSpace, sizes.length])).toEqual(
      bingColorSpaces.map((space) => [space, 24]),
    );
  });

  it('are read as they were written, with the same bytes each time', async () => {
    await withFolder(async (folder) => {
      const { models } = await readBingModels(opencvModel, bingColorSpaces);
      const [first, second] = [join(folder, 'first'), join(folder, 'second')];
      await writeBingModels(first, models);
      const again = await readBingModels(first, bingColorSpaces);
      expect(again.models).toEqual(models);
      await writeBingModels(second, again.models);
      expect((await readBingModels(second, bingColorSpaces)).digest).toBe(again.digest);
      const name = 'ObjNessB2W8HSV.wS2.yml.gz';
      expect(await readFile(join(second, name))).toEqual(await readFile(join(first, name)));
    });
  });

  it.each([
    ['is no gzip file', Buffer.from('no gzip')],
    ['unpacks to more than', gzipSync(Buffer.alloc(1 << 24))],
    ['has more than', Buffer.alloc(1 << 17)],
    ['does not begin with %YAML:1.0', 'something'],
    ['is no YAML', '%YAML:1.0\n---\n{'],
    ['has no matrix', '%YAML:1.0\n---\nother: 1\n'],
    ['is not 8 x 8', matrix(2, 2, 'f', '1., 2., 3., 4.')],
    ['without its 8 x 8 numbers', matrix(8, 8, 'f', '1.')],
    ['of neither f, d nor i', matrix(8, 8, 'u', repeated('1', 64))],
    ['no finite number', matrix(8, 8, 'f', repeated('.Inf', 64))],
    ['beyond 1000000', matrix(8, 8, 'f', repeated('1e30', 64))],
    [
      'refers to other parts',
      `%YAML:1.0\n---\nObjNessB2W8I:\n   rows: 8\n   cols: 8\n   dt: f\n   a: &a [1]\n   data: *a\n`,
    ],
  ])('are refused where the filter %s', async (reason, content) => {
    await expect(readWith('ObjNessB2W8I.wS1.yml.gz', content)).rejects.toMatchObject({
      code: 'proposals/model-invalid',
      message: expect.stringContaining(reason),
    });
  });

  it.each([
    ['different indices', repeated('3', 28)],
    ['different indices', Array.from({ length: 28 }, (_, index) => index + 9).join(', ')],
  ])('are refused without %s', async (reason, data) => {
    await expect(readWith('ObjNessB2W8I.idx.yml.gz', matrix(28, 1, 'i', data))).rejects.toThrow(reason);
  });

  it('are reported all at once where they are missing', async () => {
    await withFolder(async (folder) => {
      await cp(opencvModel, folder, { recursive: true });
      await rm(join(folder, 'ObjNessB2W8HSV.idx.yml.gz'));
      await rm(join(folder, 'ObjNessB2W8I.wS1.yml.gz'));
      await expect(readBingModels(folder, bingColorSpaces)).rejects.toThrow(/has 2 problems[^]*HSV\.idx[^]*I\.wS1/);
    });
  });
});
