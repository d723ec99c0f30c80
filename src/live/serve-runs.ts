import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { isAllowedHost } from './allowed-host.js';
import { liveErrors } from './errors.js';
import { LiveReport } from './live-report.js';
import { openRunFile } from './run-file.js';

export interface ServeRequest {
  readonly folder: string;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

export interface RunServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Where the page asks for what is new. */
const DATA = '/data';

/**
 * Serves the report of a folder, as its runs are at the moment, and the files of its runs: read-only.
 *
 * @throws `live/no-folder`, `live/cannot-listen`
 */
export async function serveRuns({ folder, host, port }: ServeRequest): Promise<RunServer> {
  await requireFolder(folder);
  const handler = new RequestHandler(folder, host, await LiveReport.open(folder));
  const server = createServer((request, response) => {
    void handler.handle(request, response);
  });
  server.requestTimeout = 30_000;
  await listen(server, host, port);
  const { address, family, port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function requireFolder(folder: string): Promise<void> {
  const status = await stat(folder).catch((error: unknown) => error as Error);
  if (status instanceof Error) throw liveErrors['live/no-folder']({ folder, reason: status.message });
  if (!status.isDirectory()) throw liveErrors['live/no-folder']({ folder, reason: 'it is no folder' });
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(liveErrors['live/cannot-listen']({ host, port, reason: error.message }, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
}

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Answers requests; what it does not know is not there. */
class RequestHandler {
  readonly #always: Readonly<Record<string, string>>;

  constructor(
    private readonly folder: string,
    private readonly host: string,
    private readonly report: LiveReport,
  ) {
    this.#always = {
      'Content-Security-Policy': `${report.policy}; frame-ancestors 'none'`,
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-cache',
    };
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = await this.#answer(request, response);
      if (answer !== undefined) this.#send(request, response, answer);
    } catch {
      // A reader that went away, or a folder that cannot be read at the moment; what it says is for the server's own terminal.
      if (response.headersSent) response.destroy();
      else this.#send(request, response, { status: 500, body: 'The runs cannot be read at the moment.\n' });
    }
  }

  /** What to answer; nothing where it has been answered. */
  async #answer(request: IncomingMessage, response: ServerResponse): Promise<Answer | undefined> {
    if (!isAllowedHost(request.headers.host, this.host)) {
      return { status: 421, body: 'This server is not known by that name.\n' };
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return { status: 405, headers: { Allow: 'GET, HEAD' }, body: 'Runs can only be read here.\n' };
    }
    // Nothing of the path is taken for a file's: it names the page, its data, or a run by its id and one of its files by its name.
    const path = (request.url ?? '').split('?', 1)[0];
    if (path === '/' || path === DATA) return this.#reportAnswer(request, path === DATA);
    const [, id, name] = /^\/runs\/(\w{1,64})\/([\w.]{1,64})$/.exec(path ?? '') ?? [];
    if (id !== undefined && name !== undefined && (await this.#sendFile(request, response, id, name))) return undefined;
    return { status: 404, body: 'There is nothing of that name.\n' };
  }

  async #reportAnswer(request: IncomingMessage, isData: boolean): Promise<Answer> {
    const state = await this.report.state();
    if (!isData) return { status: 200, type: 'text/html; charset=utf-8', body: this.report.page(state, DATA) };
    const headers = { ETag: `"${state.tag}"` };
    if (request.headers['if-none-match'] === headers.ETag) return { status: 304, headers, body: '' };
    return { status: 200, type: 'application/json', headers, body: state.data };
  }

  async #sendFile(request: IncomingMessage, response: ServerResponse, id: string, name: string): Promise<boolean> {
    const directory = (await this.report.state()).directories.get(id);
    const file = directory === undefined ? undefined : await openRunFile(this.folder, directory, name);
    if (file === undefined) return false;
    const { handle, type, length } = file;
    response.writeHead(200, { ...this.#always, 'Content-Type': type, 'Content-Length': length });
    if (request.method === 'HEAD' || length === 0) {
      await handle.close();
      response.end();
    } else await pipeline(handle.createReadStream({ start: 0, end: length - 1 }), response);
    return true;
  }

  #send(request: IncomingMessage, response: ServerResponse, { status, type, headers, body }: Answer): void {
    const length = status === 304 ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const kind = status === 304 ? {} : { 'Content-Type': type ?? 'text/plain; charset=utf-8' };
    response.writeHead(status, { ...this.#always, ...kind, ...length, ...headers });
    response.end(request.method === 'HEAD' || status === 304 ? undefined : body);
  }
}
