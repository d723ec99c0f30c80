import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSavedModel } from './encode-saved-model.js';
import type { StepGraph, StepSignature } from './step-graph.js';

const MODEL_FILE = 'saved_model.pb';
const SIGNATURE_FILE = 'step.json';

/** Writes a graph as TensorFlow loads it, and its signature beside it. */
export async function writeStepGraph(folder: string, { nodes, signature }: StepGraph): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, MODEL_FILE), encodeSavedModel(nodes));
  await writeFile(join(folder, SIGNATURE_FILE), JSON.stringify(signature));
}

export async function readStepSignature(folder: string): Promise<StepSignature> {
  return JSON.parse(await readFile(join(folder, SIGNATURE_FILE), 'utf8')) as StepSignature;
}
