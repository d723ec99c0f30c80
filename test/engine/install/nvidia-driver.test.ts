import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { nvidiaGpuModel } from '../../../src/engine/install/nvidia-driver.js';
import { withFolder } from '../../cli/command.js';

const modelOf = (texts: readonly string[]): Promise<string | undefined> =>
  withFolder(async (folder) => {
    for (const [index, text] of texts.entries()) {
      const gpu = join(folder, `0000:0${index}:00.0`);
      await mkdir(gpu);
      await writeFile(join(gpu, 'information'), text);
    }
    return nvidiaGpuModel(folder);
  });

const information = (model: string): string => `Model: \t\t ${model}\nIRQ:   \t\t 36\nGPU UUID: \t GPU-1\n`;

describe('the model of the GPUs', () => {
  it('is what the driver tells of one, or of several alike', async () => {
    expect(await modelOf([information('NVIDIA H200')])).toBe('NVIDIA H200');
    expect(await modelOf([information('Tesla T4'), information('Tesla T4')])).toBe('Tesla T4');
  });

  it('is not told where several differ, where there is no model, or no driver', async () => {
    expect(await modelOf([information('Tesla T4'), information('NVIDIA L4')])).toBeUndefined();
    expect(await modelOf(['IRQ: 36\n'])).toBeUndefined();
    expect(await modelOf([])).toBeUndefined();
    expect(nvidiaGpuModel('/nowhere')).toBeUndefined();
  });
});
