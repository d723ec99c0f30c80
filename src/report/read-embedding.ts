import { readFile, stat } from 'node:fs/promises';

/** Points of the plane with their labels. */
export interface PlanePoints {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly labels: readonly string[];
}

/** Bytes of the largest file that is read. */
const LARGEST = 16 << 20;
/** Points that a chart holds; of more, evenly many are left out. */
const MOST_POINTS = 2000;
const LONGEST_LABEL = 80;

/** The images of an evaluation of the kind `embedding`, a line `{x, y, label}` each; nothing where there are none. */
export async function readEmbedding(path: string): Promise<PlanePoints | undefined> {
  try {
    const status = await stat(path);
    if (!status.isFile() || status.size > LARGEST) return undefined;
    const points = (await readFile(path, 'utf8')).split('\n').flatMap((line) => pointOf(line) ?? []);
    const stride = Math.ceil(points.length / MOST_POINTS);
    const kept = points.filter((_, index) => index % stride === 0);
    if (kept.length === 0) return undefined;
    return { x: kept.map(({ x }) => x), y: kept.map(({ y }) => y), labels: kept.map(({ label }) => label) };
  } catch {
    return undefined;
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

function pointOf(line: string): Point | undefined {
  if (line === '') return undefined;
  const { x, y, label } = JSON.parse(line) as Readonly<Record<string, unknown>>;
  if (typeof x !== 'number' || typeof y !== 'number') return undefined;
  const text = typeof label === 'string' || typeof label === 'number' ? String(label) : '';
  return { x, y, label: text.slice(0, LONGEST_LABEL) };
}
