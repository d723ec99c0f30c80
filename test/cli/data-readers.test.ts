import { describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetInspection } from '../../src/preview/inspection/inspect-dataset.js';
import { brokenImages, unusualImages } from '../data/broken-folder.js';
import { encodedImage } from '../data/encoded-image.js';
import { writeFiles } from '../data/temporary-folder.js';
import { vocObject, vocXml } from '../data/voc-xml.js';
import { runCommand, withFolder } from './command.js';

/** What somebody writes for a folder that they have just downloaded. */
const experiment = `
name: voc
data: { kind: pascal-voc, root: set }
crops: { kind: object-dilate, size: 16 }
method: { kind: moco-v2, queueSize: 32, dimension: 16 }
backbone: { kind: resnet-test }
optimizer: { kind: sgd, learningRate: 0.05 }
training: { epochs: 1, batchSize: 8 }
engine: { threads: 1, mode: eager }
evaluators: [{ kind: knn, size: 32 }]
`;

/** Files of each kind: one in twenty of all. */
const OF_EACH = 3;

/** `x.jpg` several times: `x-0.jpg`, `x-1.jpg`. */
const repeated = (name: string): string[] =>
  Array.from({ length: OF_EACH }, (_, index) => name.replace(/\.(?=\w+$)/, `-${index}.`));

const xmlName = (name: string): string => name.replace(/\w+$/, 'xml');

/** A flat folder of images of every kind with XML files, an object each. */
async function writeSet(folder: string): Promise<{ usable: string[]; broken: string[] }> {
  const plain = { 'plain.jpg': [await encodedImage(48, 36)], 'other.jpg': [await encodedImage(36, 48)] } as const;
  const broken = await brokenImages();
  const usable = { ...plain, ...(await unusualImages()) };
  const files: Record<string, string | Uint8Array> = {};
  for (const [kind, [bytes]] of [...Object.entries(usable), ...Object.entries(broken)]) {
    for (const [index, name] of repeated(kind).entries()) {
      files[name] = bytes;
      const object = vocObject(index % 2 === 0 ? 'cat' : 'dog', [2, 2, 10, 10]);
      files[xmlName(name)] = vocXml([object], { size: [0, 0] });
    }
  }
  await writeFiles(join(folder, 'set'), files);
  await writeFile(join(folder, 'voc.yaml'), experiment);
  return { usable: Object.keys(usable).flatMap(repeated), broken: Object.keys(broken).flatMap(repeated).sort() };
}

describe('a folder with files of every kind', () => {
  it('is inspected, trains to the end, and lists what it left out; or names it', async () => {
    await withFolder(async (folder) => {
      const { usable, broken } = await writeSet(folder);
      const options = { cwd: folder, environment: { CROPLAB_CACHE: join(folder, 'cache') } };

      const inspected = await runCommand(['data', 'inspect', 'voc.yaml', '--json', '-o', 'set.svg'], options);
      expect(inspected).toMatchObject({ code: 0 });
      const { splits, leftOut, classes } = JSON.parse(inspected.stdout) as DatasetInspection;
      const images = splits.train.images + splits.validation.images + splits.test.images;
      expect(images).toBe(usable.length);
      expect(leftOut.listed.map(({ relativePath }) => relativePath)).toEqual(broken);
      expect(classes.map(({ name }) => name)).toEqual(['cat', 'dog']);
      expect(splits.train.boxes + splits.validation.boxes + splits.test.boxes).toBe(usable.length);
      expect(await readFile(join(folder, 'set.svg'), 'utf8')).toMatch(/^<svg/);

      const trained = await runCommand(['voc.yaml', '--max-steps', '2', '--json'], options);
      expect(trained).toMatchObject({ code: 0 });
      expect(trained.stderr).toContain(
        `Warning: ${broken.length} images are broken and left out; manifest.json lists them:\n  - bomb-0.png: 60000 x 60000`,
      );
      expect(trained.stderr).toContain(`  - ${broken[9]!}: `);
      expect(trained.stderr).toContain(`  and ${broken.length - 10} more\n`);
      const [run] = (JSON.parse(trained.stdout) as { runs: { status: string; dir: string }[] }).runs;
      expect(run?.status).toBe('completed');
      const manifest = await readFile(join(run?.dir ?? '', 'manifest.json'), 'utf8');
      for (const name of broken) expect(manifest).toContain(`"relativePath": "${name}"`);

      const failed = await runCommand(['voc.yaml', 'data.onBroken=fail', '--json'], options);
      expect(failed.code).toBe(3);
      expect(failed.stderr).toMatch(/images are missing or cannot be read:\n {2}- .*bomb-0\.png: 60000 x 60000/);
    });
  }, 120_000);

  it('says which line of an annotation is off, and what is no option', async () => {
    await withFolder(async (folder) => {
      const options = { cwd: folder, environment: { CROPLAB_CACHE: join(folder, 'cache') } };
      await writeFile(join(folder, 'voc.yaml'), experiment);
      await writeFiles(join(folder, 'set'), {
        '1.jpg': await encodedImage(48, 36),
        '1.xml': vocXml([vocObject('cat', [9, 9, 1, 1])]),
      });
      const { code, stderr } = await runCommand(['voc.yaml'], options);
      expect(code).toBe(3);
      expect(stderr).toContain('1.xml:4: the box ends before it begins (9, 9, 1, 1)');
      expect(stderr).toContain('Correct these lines');
      expect(stderr).not.toMatch(/\n\s+at /);
      for (const args of [['voc.yaml', '-o', 'x.txt'], ['voc.yaml', 'other.yaml'], []]) {
        expect((await runCommand(['data', 'inspect', ...args], options)).code).toBe(2);
      }
    });
  }, 60_000);
});

describe('images without labels', () => {
  it('are refused what needs labels or boxes, all at once', async () => {
    await withFolder(async (folder) => {
      const unlabelled = experiment.replace('pascal-voc', 'images');
      await writeFile(join(folder, 'images.yaml'), unlabelled);
      const { code, stdout } = await runCommand(['validate', 'images.yaml'], { cwd: folder });
      expect(code).toBe(2);
      expect(stdout).toContain('Crops of kind object-dilate need boxes; data of kind images has none');
      expect(stdout).toContain('The evaluator knn needs labels; data of kind images has none');
    });
  });
});
