import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { VariableLayout } from '../engine/variables/variable-tree.js';
import { keptCheckpoints } from '../runs/kept-checkpoints.js';
import { runPaths } from '../runs/run-directory.js';
import { weightErrors } from './errors.js';
import { namesIn, type WeightFormat } from './parameter-names.js';
import { withSafetensors, writeSafetensors, type SafetensorsReader } from './safetensors/safetensors-file.js';
import { SafetensorsFault } from './safetensors/safetensors-header.js';
import { toTorchLayout, torchShape } from './torch-layout.js';

export interface ExportRequest {
  /** The run's folder. */
  readonly directory: string;
  readonly id: string;
  readonly format: WeightFormat;
  /** The safetensors file to write. */
  readonly file: string;
}

export interface ExportedWeights {
  readonly checkpoint: string;
  readonly tensors: number;
}

/**
 * Writes the backbone of a run's latest checkpoint, statistics of batch normalisation included and nothing else, in PyTorch's layout.
 *
 * @throws `weights/nothing-to-export`, `weights/names-unknown`, `weights/unwritable`
 */
export async function exportWeights({ directory, id, format, file }: ExportRequest): Promise<ExportedWeights> {
  const paths = runPaths(directory);
  const checkpoint = (await keptCheckpoints(paths)).at(-1)?.path;
  if (checkpoint === undefined) {
    throw weightErrors['weights/nothing-to-export']({ directory, reason: 'it has made no checkpoint.' });
  }
  const backbone = await backboneOf(paths.config);
  try {
    return withSafetensors(checkpoint, (reader) => {
      const exported = backboneIn(reader);
      const names = namesIn(format, [...exported.keys()]);
      if (names === undefined) throw weightErrors['weights/names-unknown']({ format, backbone });
      const tensors = [...exported.values()].map(({ name, layout }, index) => {
        const { shape } = reader.tensors.get(name)!;
        const read = (): Float32Array => toTorchLayout(new Float32Array(reader.read(name).buffer), shape, layout);
        return { name: names[index]!, type: 'F32' as const, shape: torchShape(shape, layout), read };
      });
      writeSafetensors(file, tensors, { format: 'pt', backbone, run: id });
      return { checkpoint, tensors: tensors.length };
    });
  } catch (error) {
    if (error instanceof SafetensorsFault) {
      throw weightErrors['weights/nothing-to-export']({ directory, reason: error.message }, { cause: error });
    }
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw weightErrors['weights/unwritable']({ path: file, reason: error.message }, { cause: error });
  }
}

async function backboneOf(config: string): Promise<string> {
  const experiment = parse(await readFile(config, 'utf8')) as { readonly backbone: { readonly kind: string } };
  return experiment.backbone.kind;
}

interface ExportedVariable {
  readonly name: string;
  readonly layout: VariableLayout;
}

/** The variables of the encoder that was evaluated, by their names in it. */
function backboneIn({ metadata }: SafetensorsReader): ReadonlyMap<string, ExportedVariable> {
  const { encoder, variables } = metadata;
  if (encoder === undefined || variables === undefined)
    throw new SafetensorsFault('its checkpoint does not say which variables are the backbone.');
  if (!/(?:^|\.)backbone$/.test(encoder)) throw new SafetensorsFault('its encoder is made of several networks.');
  const all = Object.entries(JSON.parse(variables) as Readonly<Record<string, string>>);
  return new Map(
    all.flatMap(([name, description]) => {
      if (!name.startsWith(`${encoder}.`)) return [];
      const layout = description.split(' ')[1] as VariableLayout;
      return [[name.slice(encoder.length + 1), { name, layout }] as const];
    }),
  );
}
