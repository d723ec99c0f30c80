import { setTimeout as delay } from 'node:timers/promises';
import { printableLine } from '../../printable.js';

/** How to reach a server. */
export interface ServerAddress {
  /** `http://localhost:5000`. */
  readonly uri: string;
  readonly token: string | null;
  readonly user: string | null;
  readonly password: string | null;
}

/** Why a request was not answered as hoped. */
export class RequestFault extends Error {
  constructor(
    message: string,
    /** MLflow's own code, such as RESOURCE_DOES_NOT_EXIST. */
    readonly code: string | undefined,
    /** Whether asking again may help. */
    readonly mayPass: boolean,
    /** Milliseconds that the server wants to be left alone. */
    readonly pause = 0,
  ) {
    super(message);
  }
}

/** Milliseconds until an answer is no longer waited for. A step of training may keep the process for long, so it is generous. */
const PATIENCE = 60_000;

/** Most milliseconds that a server's wish to be left alone is followed. */
const LONGEST_PAUSE = 60_000;

/** Characters of a server's message that are shown. */
const SHOWN = 300;

type Body = Readonly<Record<string, unknown>>;

/** MLflow's REST API (https://mlflow.org/docs/latest/rest-api.html), version 2.0. */
export class RestClient {
  readonly #headers: Readonly<Record<string, string>>;

  constructor(
    private readonly address: ServerAddress,
    private readonly signal: AbortSignal,
  ) {
    this.#headers = { 'content-type': 'application/json', ...authorization(address) };
  }

  /** @throws RequestFault */
  post(path: string, body: Body): Promise<Body> {
    return this.#request(path, { method: 'POST', body: JSON.stringify(body) });
  }

  /** @throws RequestFault */
  get(path: string, query: Readonly<Record<string, string>>): Promise<Body> {
    return this.#request(`${path}?${new URLSearchParams(query).toString()}`, { method: 'GET' });
  }

  async #request(path: string, init: RequestInit): Promise<Body> {
    const url = `${this.address.uri.replace(/\/+$/, '')}/api/2.0/mlflow/${path}`;
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(PATIENCE)]);
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, { ...init, headers: this.#headers, redirect: 'error', signal });
      text = await response.text();
    } catch (error) {
      throw new RequestFault(reasonOf(error), undefined, true);
    }
    const body = parsed(text);
    if (response.ok && body !== undefined) return body;
    const { status } = response;
    const code = typeof body?.error_code === 'string' ? body.error_code : undefined;
    const words = typeof body?.message === 'string' ? body.message : response.statusText;
    const message = `it answered ${status}: ${printableLine(words).slice(0, SHOWN)}`;
    const mayPass = response.ok || status >= 500 || status === 429 || status === 408;
    throw new RequestFault(message, code, mayPass, pauseOf(response.headers.get('retry-after')));
  }
}

function authorization({ token, user, password }: ServerAddress): Record<string, string> {
  if (token !== null) return { authorization: `Bearer ${token}` };
  if (user === null) return {};
  return { authorization: `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}` };
}

function parsed(text: string): Body | undefined {
  try {
    const value = JSON.parse(text === '' ? '{}' : text) as unknown;
    return typeof value === 'object' && value !== null ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}

function pauseOf(header: string | null): number {
  const seconds = Number(header ?? 0);
  return Number.isFinite(seconds) ? Math.min(LONGEST_PAUSE, Math.max(0, 1000 * seconds)) : 0;
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}

/** Milliseconds before the n-th try after the first, from 1. */
export const exponentialBackoff = (failures: number): number => Math.min(30_000, 250 * 2 ** (failures - 1));

/** Waits, unless the signal says that there is no time left. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}
