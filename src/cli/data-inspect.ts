import type { Command } from 'commander';
import { loadRequestOf } from './load-request.js';
import { printJson } from './print-json.js';
import { writeOutput } from './write-output.js';

interface InspectOptions {
  readonly output?: string;
  readonly json?: true;
  readonly plugins: boolean;
}

/** `run-exp data inspect <experiment.yaml> [key=value...]`: what is in an experiment's dataset, and what is missing or broken. */
export function registerInspectCommand(data: Command): void {
  data
    .command('inspect')
    .description("count what is in an experiment's dataset: splits, classes, boxes, sizes, what is missing or broken")
    .argument('<file>', 'an experiment file')
    .argument('[key=value...]', 'overrides, such as data.root=photos')
    .option('-o, --output <file>', 'write a picture as well: .svg or .png')
    .option('--json', 'print one JSON document')
    .option('--no-plugins', 'load no program named in plugins:')
    .action(inspect);
}

async function inspect(
  file: string,
  overrides: readonly string[],
  { output, json, plugins }: InspectOptions,
  command: Command,
): Promise<void> {
  const [{ firstRecipe, isOverride, loadFile }, { isPictureName }] = await Promise.all([
    import('../config/index.js'),
    import('../preview/picture.js'),
  ]);
  const other = overrides.find((argument) => !isOverride(argument));
  if (other !== undefined) command.error(`error: ${other} is no override; one file is inspected at a time`);
  if (output !== undefined && !isPictureName(output)) command.error('error: -o FILE ends in .svg or .png');
  const loaded = firstRecipe(await loadFile(loadRequestOf(file, overrides, plugins)));
  const [{ inspectDataset }, { renderInspection }, { openDataset }] = await Promise.all([
    import('../preview/inspection/inspect-dataset.js'),
    import('../preview/inspection/render-inspection.js'),
    import('./open-dataset.js'),
  ]);
  const inspection = await inspectDataset(await openDataset(loaded), loaded.experiment.data);
  if (output !== undefined) {
    const { drawInspection } = await import('../preview/inspection/draw-inspection.js');
    const { pictureFor } = await import('../preview/picture.js');
    await writeOutput(output, await pictureFor(output, drawInspection(inspection)));
    process.stderr.write(`Wrote ${output}.\n`);
  }
  if (json) printJson(inspection);
  else process.stdout.write(`${renderInspection(inspection)}\n`);
}
