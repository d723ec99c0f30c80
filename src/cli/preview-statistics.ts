import { isDeepStrictEqual } from 'node:util';
import type { Experiment } from '../config/experiment.js';
import type { DatasetShelf } from '../container/dataset-shelf.js';
import type { HoldingRule } from '../preview/statistics/held-objects.js';
import type { NamedStatistics } from '../preview/statistics/statistics-report.js';
import { openPlanner } from './open-planner.js';
import type { NamedPoint, PreviewOptions } from './preview.js';
import { printJson } from './print-json.js';
import { writeOutput } from './write-output.js';

/** Prints what the crops of the experiments do to their training images, side by side; with `-o` also as a picture. */
export async function printStatistics(points: readonly NamedPoint[], options: PreviewOptions): Promise<void> {
  const [{ DatasetShelf }, { statisticsReport }, { renderStatistics }] = await Promise.all([
    import('../container/dataset-shelf.js'),
    import('../preview/statistics/statistics-report.js'),
    import('../preview/statistics/render-statistics.js'),
  ]);
  const shelf = new DatasetShelf();
  const holding = { measure: options.holds, threshold: options.threshold };
  const strategies: NamedStatistics[] = [];
  for (const point of withoutRepeats(points)) strategies.push(await measurePoint(point, shelf, holding, options));
  const report = statisticsReport(holding, strategies);
  if (options.output !== undefined) {
    const { drawStatistics } = await import('../preview/statistics/draw-statistics.js');
    await writeOutput(options.output, await drawStatistics(report));
    process.stderr.write(`Wrote ${options.output}.\n`);
  }
  if (options.json) printJson(report);
  else process.stdout.write(`${renderStatistics(report)}\n`);
}

async function measurePoint(
  { name, loaded }: NamedPoint,
  shelf: DatasetShelf,
  holding: HoldingRule,
  { number, epoch, epochs }: PreviewOptions,
): Promise<NamedStatistics> {
  const { measureCrops } = await import('../preview/statistics/crop-statistics.js');
  const { spreadItems } = await import('../preview/spread-items.js');
  const { planner, progress } = await openPlanner(loaded, shelf);
  const items = spreadItems(planner.items, number ?? planner.items);
  const task = progress.start(name, items.length * epochs, 'items');
  const measured = Array.from({ length: epochs }, (_, index) => epoch + index);
  const statistics = await measureCrops({ planner, items, epochs: measured, holding, progress: task });
  return { name, ...geometryOf(loaded.experiment), ...statistics };
}

/** What an experiment's rectangles follow from. */
const geometryOf = ({
  data,
  proposals,
  crops,
  training,
}: Experiment): Pick<NamedStatistics, 'data' | 'proposals' | 'crops' | 'seed'> => ({
  data,
  proposals,
  crops,
  seed: training.seed,
});

/** The points without those that have the same rectangles as an earlier one. */
function withoutRepeats(points: readonly NamedPoint[]): NamedPoint[] {
  const geometries = points.map(({ loaded }) => geometryOf(loaded.experiment));
  return points.filter(
    (_, index) => geometries.findIndex((geometry) => isDeepStrictEqual(geometry, geometries[index])) === index,
  );
}
