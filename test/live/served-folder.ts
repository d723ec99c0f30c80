import { request, type IncomingHttpHeaders } from 'node:http';
import { serveRuns, type RunServer } from '../../src/live/serve-runs.js';
import { withFolder } from '../cli/command.js';

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks for a path exactly as it is written, which `fetch` would tidy up before. */
export function ask(server: RunServer, path: string, { method = 'GET', headers = {} }: Asking = {}): Promise<Received> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(pieces).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Serves an empty folder while `use` works. */
export async function withServedFolder(use: (server: RunServer, folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const server = await serveRuns({ folder, host: '127.0.0.1', port: 0 });
    try {
      await use(server, folder);
    } finally {
      await server.close();
    }
  });
}
