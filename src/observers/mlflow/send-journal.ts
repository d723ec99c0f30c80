import { createHash, randomUUID, type Hash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { writeRunJson } from '../../runs/run-directory.js';

/** `mlflow.json` in a run's folder: what its server has acknowledged. */
interface SendRecord {
  readonly uri: string;
  readonly experiment: string;
  /** By which the run is found again where the answer to its creation was lost. */
  readonly key: string;
  /** MLflow's id of the run; null until its creation was acknowledged. */
  readonly run: string | null;
  /** Whether parameters were acknowledged. */
  readonly isDescribed: boolean;
  /** Bytes of `metrics.jsonl` whose values were acknowledged, and their SHA-256 (hex). */
  readonly bytes: number;
  readonly digest: string;
  /** Whether something was sent that was not acknowledged: it may be there or not. */
  readonly isUncertain: boolean;
  /** The status that was acknowledged. */
  readonly status: string | null;
}

export type SendState = Omit<SendRecord, 'digest'>;

/** Keeps what was acknowledged, in such a way that it is known to be of the metrics that are there now. */
export class SendJournal {
  private constructor(
    private readonly path: string,
    private record: SendRecord,
    private readonly hash: Hash,
  ) {}

  /**
   * The journal of a run, if it is of this server and of these metrics; otherwise a new one, for a new run on the server: what was sent of other metrics cannot be
   * taken back.
   */
  static async open(
    path: string,
    metrics: string,
    server: Pick<SendState, 'uri' | 'experiment'>,
  ): Promise<SendJournal> {
    const former = await readRecord(path);
    if (former?.uri === server.uri && former.experiment === server.experiment) {
      const hash = await hashOf(metrics, former.bytes);
      if (hash?.copy().digest('hex') === former.digest) return new SendJournal(path, former, hash);
    }
    const hash = createHash('sha256');
    const digest = hash.copy().digest('hex');
    const fresh = { run: null, isDescribed: false, bytes: 0, digest, isUncertain: false, status: null };
    return new SendJournal(path, { ...server, key: randomUUID(), ...fresh }, hash);
  }

  get state(): SendState {
    return this.record;
  }

  async note(change: Partial<Omit<SendState, 'bytes'>>): Promise<void> {
    this.record = { ...this.record, ...change };
    await writeRunJson(this.path, { ...this.record });
  }

  /** Notes that the values of more bytes of `metrics.jsonl` were acknowledged. */
  async acknowledge(bytes: Buffer): Promise<void> {
    this.hash.update(bytes);
    const digest = this.hash.copy().digest('hex');
    this.record = { ...this.record, bytes: this.record.bytes + bytes.length, digest };
    await this.note({ isUncertain: false });
  }
}

async function readRecord(path: string): Promise<SendRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(path, 'utf8')) as Partial<SendRecord> | null;
    const isWhole =
      typeof record?.key === 'string' && Number.isSafeInteger(record.bytes) && typeof record.digest === 'string';
    return isWhole ? (record as SendRecord) : undefined;
  } catch {
    return undefined;
  }
}

const PIECE = 1 << 20;

/** The running SHA-256 of a file's first bytes; `undefined` where there are fewer. */
async function hashOf(path: string, bytes: number): Promise<Hash | undefined> {
  const hash = createHash('sha256');
  if (bytes === 0) return hash;
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const piece = Buffer.alloc(Math.min(PIECE, bytes));
    for (let at = 0; at < bytes;) {
      const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, bytes - at), at);
      if (bytesRead === 0) return undefined;
      hash.update(piece.subarray(0, bytesRead));
      at += bytesRead;
    }
    return hash;
  } finally {
    await file.close();
  }
}
