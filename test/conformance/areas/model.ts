import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseResult, ConformanceArea } from '../area.js';
import { checkFiles } from '../golden-files.js';
import { checkConvNeXt, checkVisionTransformer } from './model-families.js';
import { checkHeads, checkLayers } from './model-layers.js';
import { checkNetwork } from './model-networks.js';
import { checkStateDict } from './model-state-dicts.js';

async function* checkNetworks(kit: string): AsyncGenerator<CaseResult> {
  const entries = await readdir(join(kit, 'model'), { withFileTypes: true });
  for (const entry of entries.filter((one) => one.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    yield* checkNetwork(kit, entry.name);
  }
}

async function* check(kit: string): AsyncGenerator<CaseResult> {
  yield* checkNetworks(kit);
  yield* checkFiles(kit, 'model', {
    convnext: checkConvNeXt,
    heads: checkHeads,
    layers: checkLayers,
    resnet18_state_dict: checkStateDict('basic', [2, 2, 2, 2]),
    resnet34_state_dict: checkStateDict('basic', [3, 4, 6, 3]),
    resnet101_state_dict: checkStateDict('bottleneck', [3, 4, 23, 3]),
    resnet50_state_dict: checkStateDict('bottleneck', [3, 4, 6, 3]),
    vision_transformer: checkVisionTransformer,
  });
}

export const model: ConformanceArea = { name: 'model', check };
