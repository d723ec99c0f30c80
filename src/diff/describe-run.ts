import { readFile } from 'node:fs/promises';
import { describeOrigin } from '../config/index.js';
import type { Origin } from '../config/origins.js';
import { isJsonObject, type JsonValue } from '../json.js';
import { runPaths } from '../runs/run-directory.js';
import type { RunManifest } from '../runs/run-files.js';
import type { Described, DescribedValue } from './described.js';
import { diffErrors } from './errors.js';

/** What a manifest says besides the configuration that tells runs apart, or their numbers. */
const facts: readonly (readonly [part: 'identity' | 'engine' | 'machine' | 'code' | 'git', keys: readonly string[]])[] =
  [
    ['identity', ['data', 'code', 'steps', 'plugins']],
    ['engine', ['device', 'name', 'threads', 'mode', 'tensorflow']],
    ['machine', ['processor', 'cores', 'gpus', 'node']],
    ['code', ['version', 'lockFile', 'sharp', 'libvips']],
    ['git', ['commit', 'modified', 'diff']],
  ];

/** A run as it lies on disk. */
interface RunOnDisk {
  readonly directory: string;
  readonly manifest: RunManifest;
}

/**
 * A run: what its experiment was, and below `run` what it was made of and on.
 *
 * @throws `diff/damaged-run`
 */
export async function describeRun(name: string, { directory, manifest }: RunOnDisk): Promise<Described> {
  const settings = await readOrigins(runPaths(directory).provenance);
  const made = facts.flatMap(([part, keys]) =>
    keys.flatMap((key): (readonly [string, DescribedValue])[] => {
      const holder: JsonValue | undefined = manifest[part];
      const value = isJsonObject(holder) ? holder[key] : undefined;
      return value === undefined ? [] : [[`run.${part}.${key}`, { value, origin: 'manifest.json' }]];
    }),
  );
  return { kind: 'run', name, values: new Map([...settings, ...made]) };
}

/** The file may come from anywhere: what is no value with an origin is passed over. */
async function readOrigins(path: string): Promise<readonly (readonly [string, DescribedValue])[]> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const document = text === undefined ? undefined : parsed(text);
  const values = isJsonObject(document) ? document.values : undefined;
  if (!Array.isArray(values)) throw diffErrors['diff/damaged-run']({ file: path });
  return (values as readonly JsonValue[]).flatMap((entry) => {
    if (!isJsonObject(entry)) return [];
    const { path: key, value, origin } = entry;
    if (typeof key !== 'string' || value === undefined || !isJsonObject(origin)) return [];
    const words = describeOrigin(origin as unknown as Origin) as string | undefined;
    return [[key, { value, origin: words ?? 'unknown' }] as const];
  });
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
