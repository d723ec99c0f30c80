import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ProblemList } from '../../data/problem-list.js';
import { writeFileWhole } from '../../files/write-whole.js';
import { proposalErrors } from '../errors.js';
import type { BingColorSpace, BingModel, SizeCalibration } from './bing-model.js';
import { formatOpencvMatrix, MatrixFault, parseOpencvMatrix, type OpencvMatrix } from './opencv-matrix.js';
import { SIZE_COUNT, WINDOW } from './quantised-size.js';

/** OpenCV's names of the colour spaces. */
const opencvNames: Readonly<Record<BingColorSpace, string>> = { 'max-rgb': 'MAXBGR', hsv: 'HSV', gray: 'I' };

/** Files of a model: first stage, second stage, indices of the quantised sizes. */
const parts = ['wS1', 'wS2', 'idx'] as const;
type Part = (typeof parts)[number];

/** Bytes of a file, and of its text: OpenCV's have less than a thousand and less than three thousand. */
const MOST_BYTES = 1 << 16;
const MOST_TEXT = 1 << 18;

/** Larger weights would leave the range in which scores are exact. */
const LARGEST_WEIGHT = 1e6;

const nameOf = (space: BingColorSpace): string => `ObjNessB2W8${opencvNames[space]}`;
const fileOf = (space: BingColorSpace, part: Part): string => `${nameOf(space)}.${part}.yml.gz`;

/** Models as they lie in a folder, one for each colour space, and the SHA-256 (hex) over their files. */
export interface StoredBing {
  readonly models: readonly BingModel[];
  readonly digest: string;
}

/**
 * Reads the models of some colour spaces from a folder, in the format of OpenCV's `ObjectnessBING`.
 *
 * @throws `proposals/model-invalid` with everything that is missing or wrong
 */
export async function readBingModels(folder: string, spaces: readonly BingColorSpace[]): Promise<StoredBing> {
  const problems = new ProblemList();
  const hash = createHash('sha256');
  const models: BingModel[] = [];
  for (const space of spaces) {
    const matrices: OpencvMatrix[] = [];
    for (const part of parts) {
      try {
        const bytes = await readBounded(join(folder, fileOf(space, part)));
        hash.update(`${fileOf(space, part)} ${bytes.length}\n`).update(bytes);
        matrices.push(parseOpencvMatrix(textOf(bytes), nameOf(space)));
      } catch (error) {
        problems.add(`${fileOf(space, part)} ${reasonOf(error)}`);
      }
    }
    const model = matrices.length === parts.length ? modelOf(space, matrices) : undefined;
    if (typeof model === 'string') problems.add(model);
    else if (model !== undefined) models.push(model);
  }
  if (problems.total > 0) throw proposalErrors['proposals/model-invalid']({ folder, problems });
  return { models, digest: hash.digest('hex') };
}

async function readBounded(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(MOST_BYTES + 1);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    if (bytesRead > MOST_BYTES) throw new MatrixFault(`has more than ${MOST_BYTES} bytes`);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function textOf(bytes: Buffer): string {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_TEXT }).toString('utf8');
  } catch (error) {
    const tooLong = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new MatrixFault(tooLong ? `unpacks to more than ${MOST_TEXT} bytes` : 'is no gzip file, or a damaged one');
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof MatrixFault) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'is not there' : `cannot be read: ${message}`;
}

/** The model of three matrices, or what is wrong with them. */
function modelOf(space: BingColorSpace, matrices: readonly OpencvMatrix[]): BingModel | string {
  const [filter, stage, indices] = matrices as [OpencvMatrix, OpencvMatrix, OpencvMatrix];
  const problem = (part: Part, what: string): string => `${fileOf(space, part)} ${what}`;
  if (filter.rows !== WINDOW || filter.columns !== WINDOW) return problem('wS1', 'is not 8 x 8');
  const count = indices.data.length;
  if (indices.type !== 'i' || (indices.rows !== 1 && indices.columns !== 1)) return problem('idx', 'is no list');
  if (stage.rows !== count || stage.columns !== 2) {
    return problem('wS2', `is not ${count} x 2, a row for each index in ${fileOf(space, 'idx')}`);
  }
  if (indices.data.some((index) => index < 0 || index >= SIZE_COUNT) || new Set(indices.data).size < count) {
    return problem('idx', `does not hold different indices from 0 to ${SIZE_COUNT - 1}`);
  }
  for (const [part, { data }] of [['wS1', filter] as const, ['wS2', stage] as const]) {
    if (data.some((value) => Math.abs(value) > LARGEST_WEIGHT)) {
      return problem(part, `has a number beyond ${LARGEST_WEIGHT}`);
    }
  }
  const single = Float32Array.from(stage.data);
  const sizes = indices.data.map((size, row): SizeCalibration => ({
    size,
    scale: single[2 * row]!,
    shift: single[2 * row + 1]!,
  }));
  return { colorSpace: space, filter: Float32Array.from(filter.data), sizes };
}

/** The matrices of a model, by the file that they go to. */
function matricesOf({ filter, sizes }: BingModel): Readonly<Record<Part, OpencvMatrix>> {
  const rows = sizes.length;
  return {
    wS1: { rows: WINDOW, columns: WINDOW, type: 'f', data: [...filter] },
    wS2: { rows, columns: 2, type: 'f', data: sizes.flatMap(({ scale, shift }) => [scale, shift]) },
    idx: { rows, columns: 1, type: 'i', data: sizes.map(({ size }) => size) },
  };
}

/** Byte of a gzip header that names the system it was written on; 255 is none. */
const SYSTEM_BYTE = 9;

/** Gzip whose bytes follow from the text alone: stored, not compressed, as compressors differ between versions of zlib. */
function packed(text: string): Buffer {
  const bytes = gzipSync(text, { level: 0 });
  bytes[SYSTEM_BYTE] = 255;
  return bytes;
}

/** Writes models into a folder in OpenCV's format, each file whole or not at all. The same models give the same bytes. */
export async function writeBingModels(folder: string, models: readonly BingModel[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const model of models) {
    const matrices = matricesOf(model);
    for (const part of parts) {
      const text = formatOpencvMatrix(nameOf(model.colorSpace), matrices[part]);
      await writeFileWhole(join(folder, fileOf(model.colorSpace, part)), packed(text));
    }
  }
}
