import { isJsonObject, isSameJson, orderedJson, type JsonObject } from '../json.js';
import { differingSettings } from './differing-settings.js';
import type { CompletedRun, RunGroup } from './group-runs.js';

/** Which runs of different rows belong together. */
export interface Pairing {
  /** Settings besides the seed that differ inside of rows. */
  readonly folded: readonly string[];
  /** The same text for runs that belong together. */
  readonly pairOf: (run: CompletedRun) => string;
}

const SEED = 'training.seed';

/** Where rows are runs that differ in their seed alone, runs of one seed belong together. */
export const pairedBySeed: Pairing = { folded: [], pairOf: ({ result }) => String(result.seed) };

/** Where rows fold more than seeds, runs belong together that are alike in everything that differs inside of rows. */
export function pairFoldedRuns(groups: readonly RunGroup[]): Pairing {
  const runs = groups.flatMap((group) => group.runs);
  const settings = differingSettings(runs.map(identityOf));
  const ofRun = new Map(runs.map((run, index) => [run, settings[index]!]));
  const keys = new Set(settings.flatMap((each) => Object.keys(each)));
  const folding = [...keys].filter((key) =>
    groups.some(({ runs: [first, ...others] }) => {
      const value = ofRun.get(first!)?.[key];
      return others.some((run) => !isSameJson(ofRun.get(run)?.[key], value));
    }),
  );
  return {
    folded: folding.filter((key) => key !== SEED),
    pairOf: (run) => orderedJson(folding.map((key) => ofRun.get(run)?.[key] ?? null)),
  };
}

/** What a run is known by, its recipe by the paths of the experiment file. */
function identityOf({ manifest, result }: CompletedRun): JsonObject {
  const { recipe, precision = null, code = null, data = null } = manifest.identity;
  const blocks = isJsonObject(recipe) ? recipe : {};
  const training = isJsonObject(blocks.training) ? blocks.training : {};
  const { seed, steps } = result;
  return {
    ...blocks,
    training: { ...training, seed },
    engine: { precision },
    ...{ steps, code, dataFingerprint: data },
  };
}
