import { existsSync } from 'node:fs';
import { extname, relative, resolve, sep } from 'node:path';
import type { WantedMetric } from '../compare/choose-metrics.js';
import { compareErrors } from '../compare/errors.js';
import type { StoredRun } from '../compare/stored-run.js';
import { judgedBy } from './judged-by.js';
import { loadRequestOf } from './load-request.js';

/** Where runs that are to be compared are looked for, and which of them are meant. */
export interface ComparedPlaces {
  readonly folders: readonly string[];
  readonly choose: (runs: readonly StoredRun[]) => readonly StoredRun[];
  /** What the files say that their runs are judged by. */
  readonly metrics: readonly WantedMetric[];
}

export interface PlaceOptions {
  /** The folder that studies were run into. */
  readonly out: string;
  readonly plugins: boolean;
}

/**
 * Folders stand for the runs in them, the file of an experiment or a study for the runs that it made, wherever they lie below `out`. Other words name a run.
 *
 * @throws ConfigError where a file is not valid, and what `findRun` throws; `choose` throws `compare/no-study-runs`
 */
export async function comparedPlaces(
  places: readonly string[],
  { out, plugins }: PlaceOptions,
): Promise<ComparedPlaces> {
  const files = places.filter((place) => /^\.ya?ml$/.test(extname(place)));
  const others = places.filter((place) => !files.includes(place));
  const folders = await Promise.all(others.map((place) => folderOf(place, out)));
  if (files.length === 0) return { folders, choose: (runs) => runs, metrics: [] };
  const { loadFile } = await import('../config/index.js');
  const fileOf = new Map<string, string>();
  const metrics: WantedMetric[] = [];
  for (const file of files) {
    const { name, sweep } = await loadFile(loadRequestOf(file, [], plugins));
    fileOf.set(name, file);
    const known = new Set(metrics.map((metric) => metric.name));
    metrics.push(...judgedBy(sweep ?? {}).filter((metric) => !known.has(metric.name)));
  }
  return {
    folders: [...folders, out],
    metrics,
    choose: (runs) => {
      const made = new Set(runs.map(({ manifest }) => manifest.experiment));
      const missing = [...fileOf].filter(([experiment]) => !made.has(experiment));
      if (missing.length > 0)
        throw compareErrors['compare/no-study-runs']({ files: missing.map(([, file]) => file), out });
      return runs.filter(
        ({ manifest, directory }) =>
          fileOf.has(manifest.experiment) || folders.some((folder) => isWithin(directory, folder)),
      );
    },
  };
}

async function folderOf(place: string, out: string): Promise<string> {
  if (place === out || existsSync(place)) return place;
  const { findRun } = await import('../registry/find-run.js');
  return (await findRun(place, out, 'a folder that runs lie in, or the file of a study')).directory;
}

const isWithin = (path: string, folder: string): boolean => {
  const [first] = relative(resolve(folder), resolve(path)).split(sep);
  return first !== '..';
};
