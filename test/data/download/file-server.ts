import { afterEach } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FileServer {
  readonly url: string;
  /** What was asked for, in order: path, and the range if one was given. */
  readonly asked: { readonly path: string; readonly range: string | undefined }[];
}

/** Starts servers on this machine that stop after each test; `answer` answers every request. */
export function fileServers(): (answer: Answer) => Promise<FileServer> {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  return (answer) =>
    new Promise((resolve) => {
      const asked: FileServer['asked'] = [];
      const server = createServer((request, response) => {
        asked.push({ path: request.url ?? '', range: request.headers.range });
        answer(request, response);
      });
      servers.push(server);
      server.listen(0, '127.0.0.1', () => {
        resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked });
      });
    });
}

/** The first byte that is asked for. */
export const startOf = ({ headers }: IncomingMessage): number =>
  Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);

/** Sends a file as a server with ranges does. */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  content: Buffer,
  headers: object = {},
): void {
  const start = startOf(request);
  const range = start > 0 ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : {};
  const rest = content.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': rest.length, ...range, ...headers });
  response.end(rest);
}
