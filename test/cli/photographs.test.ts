import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWithPhotographs } from '../data/photographs.js';
import { runCommand, withFolder } from './command.js';

const recipe = fileURLToPath(new URL('../../configs/coco_object_dilate.yaml', import.meta.url));

describeWithPhotographs('coco128', (photographs) => {
  it('trains on photographs and prints one document', async () => {
    await withFolder(async (folder) => {
      const args = [recipe, 'training.epochs=1', 'evaluators.0.epochs=2', '--json', '--out', join(folder, 'runs')];
      const environment = { COCO_ROOT: photographs, CROPLAB_CACHE: join(folder, 'cache') };
      const { code, stdout } = await runCommand(args, { environment });
      expect(code).toBe(0);
      const { runs } = JSON.parse(stdout) as { runs: { status: string; metrics: Record<string, number | null> }[] };
      expect(runs).toHaveLength(1);
      expect(runs[0]?.status).toBe('completed');
      expect(runs[0]?.metrics['linear-multilabel/mAP']).toBeGreaterThan(0);
      expect(runs[0]?.metrics).toHaveProperty(['linear-multilabel/AP/person']);
    });
  }, 120_000);

  it('draws photographs', async () => {
    await withFolder(async (folder) => {
      const args = ['preview', recipe, '-n', '3', '-o', join(folder, 'sheet.png')];
      const { code, stdout } = await runCommand(args, { environment: { COCO_ROOT: photographs } });
      expect(code).toBe(0);
      expect(stdout).toContain('3 of ');
    });
  }, 60_000);
});

describe('the recipe for photographs without photographs', () => {
  it('says which variable to set', async () => {
    const { code, stderr } = await runCommand([recipe], { environment: { COCO_ROOT: undefined } });
    expect(code).toBe(2);
    expect(stderr).toContain('The environment variable COCO_ROOT is not set');
  });

  it('says which folder is not there', async () => {
    const { code, stderr } = await runCommand([recipe], { environment: { COCO_ROOT: '/nowhere/coco' } });
    expect(code).toBe(3);
    expect(stderr).toContain('/nowhere/coco');
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
