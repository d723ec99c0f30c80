import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { writeTexturedImages } from '../proposals/textured-images.js';
import { runCommand, withFolder } from './command.js';
import { smallExperiment } from './small-experiment.js';

const IMAGES = 30;

/** Writes images with a bright rectangle each in COCO's format, and an experiment on them. */
async function writeCoco(folder: string): Promise<string> {
  const samples = await writeTexturedImages(folder, IMAGES);
  const pixels = await readFile(join(folder, 'pixels.bin'));
  await mkdir(join(folder, 'images'));
  await mkdir(join(folder, 'annotations'));
  const bytes = pixels.length / IMAGES;
  for (const [index, { width, height }] of samples.entries()) {
    const raw = { width, height, channels: 3 } as const;
    await sharp(pixels.subarray(index * bytes, (index + 1) * bytes), { raw })
      .png()
      .toFile(join(folder, 'images', `${index}.png`));
  }
  const annotations = {
    images: samples.map(({ width, height }, id) => ({ id, file_name: `${id}.png`, width, height })),
    categories: [{ id: 1, name: 'thing' }],
    annotations: samples.map(({ boxes: [box] }, id) => ({
      id,
      image_id: id,
      category_id: 1,
      iscrowd: 0,
      bbox: [box!.left, box!.top, box!.right - box!.left, box!.bottom - box!.top],
    })),
  };
  await writeFile(join(folder, 'annotations', 'instances.json'), JSON.stringify(annotations));
  const file = join(folder, 'coco.yaml');
  const data = `data: { kind: coco, root: ${JSON.stringify(folder)}, split: { validation: 0.1, test: 0.1 } }\n`;
  await writeFile(file, smallExperiment.replace(/data:\n(?: {2}.*\n)+/, data));
  return file;
}

interface Report {
  readonly images: number;
  readonly points: readonly { readonly boxes: number; readonly detectionRate: number }[];
}

describe('data bing', () => {
  it('trains a model, measures it, and writes boxes that experiments crop', async () => {
    await withFolder(async (folder) => {
      const environment = { CROPLAB_CACHE: join(folder, 'cache') };
      const run = (...args: string[]) => runCommand(args, { environment });
      const file = await writeCoco(folder);
      const [model, boxes, picture] = ['model', 'boxes.jsonl', 'quality.svg'].map((name) => join(folder, name));

      const trained = await run('data', 'bing', 'train', file, '-o', model!, '--split', 'all', '--json');
      expect(trained.stderr).toBe('');
      expect(JSON.parse(trained.stdout)).toMatchObject({
        folder: model,
        models: [{ colorSpace: 'max-rgb', positives: 240 }, { colorSpace: 'hsv' }, { colorSpace: 'gray' }],
      });

      const evaluate = ['data', 'bing', 'evaluate', file, '--boxes', '1,10,40', '--json'];
      const measured = await run(...evaluate, '--model', model!, '-o', picture!);
      const report = JSON.parse(measured.stdout) as Report;
      expect(report).toMatchObject({ images: IMAGES, points: [{ boxes: 1 }, { boxes: 10 }, { boxes: 40 }] });
      expect(report.points[1]!.detectionRate).toBeGreaterThan(80);
      expect(await readFile(picture!, 'utf8')).toMatch(/^<svg[^]*detection rate/);

      const compute = ['data', 'bing', 'compute', file, '-o', boxes!, '--model', model!, '--per-image', '40'];
      expect((await run(...compute)).stdout).toContain(`boxes of ${IMAGES} images`);
      expect((await run(...compute)).stdout).toContain('already');
      const precomputed = ['proposals.kind=precomputed', `proposals.file=${boxes!}`];
      expect(JSON.parse((await run(...evaluate, ...precomputed)).stdout)).toMatchObject({ points: report.points });
      const sheet = join(folder, 'sheet.png');
      expect((await run('preview', file, ...precomputed, '-n', '1', '-o', sheet)).code).toBe(0);
      expect(existsSync(sheet)).toBe(true);
    });
  }, 120_000);

  it('says what is wrong with its options, and with a model', async () => {
    await withFolder(async (folder) => {
      const file = await writeCoco(folder);
      const evaluate = ['data', 'bing', 'evaluate', file];
      for (const wrong of [
        ['--boxes', '10,1'],
        ['--boxes', '0'],
        ['-o', 'quality.txt'],
        ['--split', 'most'],
      ]) {
        const { code, stderr } = await runCommand([...evaluate, ...wrong]);
        expect(code).toBe(2);
        expect(stderr).toContain('error: ');
      }
      const { code, stderr } = await runCommand([...evaluate, '--model', folder], {
        environment: { CROPLAB_CACHE: join(folder, 'cache') },
      });
      expect(code).toBe(3);
      expect(stderr).toContain('ObjNessB2W8MAXBGR.wS1.yml.gz is not there');
    });
  }, 60_000);
});
