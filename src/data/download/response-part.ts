import { TransferError } from './transfer-error.js';

/** What a response brings of a file. */
export interface ResponsePart {
  /** Place of the first byte. */
  readonly start: number;
  /** Bytes of the whole file, where the server says so. */
  readonly total: number | undefined;
}

/** Statuses after which asking again later may help. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Statuses of a file that is not there. Amazon answers 403 where nobody may list the bucket. */
const MISSING = new Set([403, 404, 410]);

export const isMissing = (status: number): boolean => MISSING.has(status);

function wholeNumber(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** `Retry-After`, in seconds or as a date, in milliseconds from now. */
function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  const seconds = wholeNumber(value);
  if (seconds !== undefined) return 1000 * seconds;
  const date = Date.parse(value ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/**
 * What of the file follows in the body.
 *
 * @param asked The place that was asked for
 * @throws TransferError where the answer is no part of the file
 */
export function readResponsePart({ status, headers }: Response, asked: number): ResponsePart {
  if (status === 200) return { start: 0, total: wholeNumber(headers.get('content-length')) };
  if (status === 206) {
    const range = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/.exec(headers.get('content-range') ?? '');
    const start = wholeNumber(range?.[1]);
    if (start !== asked) throw new TransferError('the server sends another part than was asked for', true);
    return { start, total: wholeNumber(range?.[3]) };
  }
  throw new TransferError(`the server answers ${status}`, PASSING.has(status), retryAfter(headers));
}

/** The size in bytes that a server tells with 416: nothing follows the place that was asked for. */
export function totalOfRefusedRange(headers: Headers): number | undefined {
  return wholeNumber(/^bytes \*\/(\d{1,15})$/.exec(headers.get('content-range') ?? '')?.[1]);
}
