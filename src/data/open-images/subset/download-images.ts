import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileWhole } from '../../../files/write-whole.js';
import type { Checksum } from '../../download/checksum.js';
import {
  defaultPolicy,
  downloadFiles,
  type DownloadPolicy,
  type DownloadReport,
  type NamedFile,
} from '../../download/download-files.js';
import { downloadErrors } from '../../download/errors.js';
import { readChecksums } from '../../download/read-checksums.js';
import { ProblemList } from '../../problem-list.js';
import { DEFAULT_BASE_URL, imageName } from './bucket.js';
import type { Choice } from './choose-images.js';
import type { Watching } from './read-candidates.js';
import { chosenIds, DOWNLOAD_FOLDER } from './write-download-lists.js';

/** Where images come from, and how. */
export interface ImageServer {
  /** What the images lie below: `https://HOST/FOLDER`. */
  readonly baseUrl: string;
  readonly policy: DownloadPolicy;
  /** By the images' names, `train/ID.jpg` or `ID.jpg`. */
  readonly checksums: ReadonlyMap<string, Checksum>;
}

export interface ImageDownload extends Watching {
  /** The subset's folder: images go to `train/`, `validation/`, `test/` below it. */
  readonly out: string;
  readonly server: ImageServer;
}

/** What the user says of it; what is not said is as usual. */
export interface NamedServer {
  readonly baseUrl?: string | undefined;
  readonly parallel?: number | undefined;
  /** Path of a list of checksums. */
  readonly checksums?: string | undefined;
}

/** @throws `download/base-url` */
function checkedBaseUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isPlain =
    parsed !== undefined && /^https?:$/.test(parsed.protocol) && parsed.search === '' && parsed.hash === '';
  if (!isPlain) throw downloadErrors['download/base-url']({ url });
  return parsed.href.replace(/\/+$/, '');
}

/**
 * Checks what can be checked before anything is fetched.
 *
 * @throws `download/base-url`, `download/checksums-invalid`
 */
export async function prepareServer({ baseUrl, parallel, checksums }: NamedServer): Promise<ImageServer> {
  return {
    baseUrl: checkedBaseUrl(baseUrl ?? DEFAULT_BASE_URL),
    policy: { ...defaultPolicy, ...(parallel === undefined ? {} : { parallel }) },
    checksums: checksums === undefined ? new Map() : await readChecksums(checksums),
  };
}

function filesOf({ partitions }: Choice, { out, server: { baseUrl, checksums } }: ImageDownload): NamedFile[] {
  return partitions.flatMap((chosen) =>
    Array.from(chosenIds(chosen), (id) => {
      const name = imageName(chosen.candidates.partition, id);
      const checksum = checksums.get(name) ?? checksums.get(`${id}.jpg`);
      return { name, url: `${baseUrl}/${name}`, path: join(out, name), checksum };
    }),
  );
}

async function writeList(out: string, name: string, lines: readonly string[]): Promise<string> {
  const path = join(out, DOWNLOAD_FOLDER, name);
  await writeFileWhole(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

/**
 * Fetches the images of a subset. Which of them the server does not have is written to `download/missing.txt`, which of them did not come to
 * `download/failed.txt`.
 *
 * @throws `download/...`; `download/incomplete` where images did not come that the server may have
 */
export async function downloadImages(choice: Choice, download: ImageDownload): Promise<DownloadReport> {
  const { out, server, progress, signal } = download;
  const files = filesOf(choice, download);
  for (const { candidates } of choice.partitions) await mkdir(join(out, candidates.partition), { recursive: true });
  const report = await downloadFiles({ files, policy: server.policy, progress, signal });
  await writeList(out, 'missing.txt', report.missing);
  const failures = report.failed.map(({ name, reason }) => `${name}\t${reason}`);
  const list = await writeList(out, 'failed.txt', failures);
  if (report.failed.length === 0) return report;
  const problems = new ProblemList();
  for (const { name, reason } of report.failed) problems.add(`${name}: ${reason}`);
  throw downloadErrors['download/incomplete']({ problems, list });
}
