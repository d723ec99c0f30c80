import { Option, type Command } from 'commander';
import { weightFormats, type WeightFormat } from '../weights/parameter-names.js';
import { waysToNameRuns } from './run-argument.js';

interface ExportOptions {
  readonly format: WeightFormat;
  readonly output: string;
  readonly out: string;
}

/** `run-exp export <run> --format torchvision|detectron2|timm -o FILE.safetensors`: a trained backbone for other programs. */
export function registerExportCommand(program: Command): void {
  program
    .command('export')
    .description("write the backbone of a run's latest checkpoint as safetensors, by another library's names")
    .argument('<run>', waysToNameRuns)
    .addOption(new Option('--format <format>', 'whose names').choices(weightFormats).default('torchvision'))
    .requiredOption('-o, --output <file>', 'the safetensors file to write')
    .option('--out <dir>', 'the folder that runs are kept in', 'runs')
    .action(exportRun);
}

async function exportRun(wanted: string, { format, output, out }: ExportOptions): Promise<void> {
  const { findRun } = await import('../registry/find-run.js');
  const { exportWeights } = await import('../weights/export-weights.js');
  const { directory, manifest } = await findRun(wanted, out);
  const { checkpoint, tensors } = await exportWeights({ directory, id: manifest.id, format, file: output });
  process.stdout.write(`Wrote ${output}: ${tensors} tensors of ${checkpoint}.\n`);
}
