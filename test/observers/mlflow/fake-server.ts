import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a request goes: as asked, lost on the way, answered in vain, or refused. */
export type Fate = 'ok' | 'lost' | 'answer lost' | '500' | '429' | '403';

export interface StoredMetric {
  readonly key: string;
  readonly value: number | string;
  readonly timestamp: number;
  readonly step: number;
}

export interface StoredRun {
  readonly id: string;
  readonly experiment: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly params: Map<string, string>;
  /** As they came: one that came twice is there twice. */
  readonly metrics: StoredMetric[];
  status: string;
}

type Json = Readonly<Record<string, unknown>>;

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

/** What is used of MLflow's REST API, in memory, on loopback. */
export class FakeServer {
  readonly experiments = new Map<string, string>();
  readonly runs = new Map<string, StoredRun>();
  /** Of the next requests; then all go as asked. */
  readonly fates: Fate[] = [];
  readonly authorizations = new Set<string | undefined>();
  requests = 0;
  readonly #server = createServer((request, response) => void this.#take(request, response));

  static async start(): Promise<FakeServer> {
    const fake = new FakeServer();
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  get uri(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const piece of request) text += String(piece);
    this.requests += 1;
    this.authorizations.add(request.headers.authorization);
    const fate = this.fates.shift() ?? 'ok';
    if (fate === 'lost') {
      request.socket.destroy();
      return;
    }
    const answer = (status: number, body: Json): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (fate === '500') {
      response.writeHead(500).end('<html>no</html>');
      return;
    }
    if (fate === '429') {
      answer(429, { error_code: 'REQUEST_LIMIT_EXCEEDED', message: 'slow down' });
      return;
    }
    if (fate === '403') {
      answer(403, { error_code: 'PERMISSION_DENIED', message: 'not\u001b[31m you' });
      return;
    }
    try {
      const url = new URL(request.url ?? '', this.uri);
      const body = this.#answer(url, (text === '' ? {} : JSON.parse(text)) as Json);
      if (fate === 'answer lost') request.socket.destroy();
      else answer(200, body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer(error.status, { error_code: error.code, message: error.message });
    }
  }

  #answer({ pathname, searchParams }: URL, body: Json): Json {
    switch (pathname.replace('/api/2.0/mlflow/', '')) {
      case 'experiments/get-by-name':
        return { experiment: { experiment_id: this.#experiment(searchParams.get('experiment_name')!) } };
      case 'experiments/create':
        if (this.experiments.has(String(body.name))) throw new Refusal(400, 'RESOURCE_ALREADY_EXISTS');
        this.experiments.set(String(body.name), String(this.experiments.size + 1));
        return { experiment_id: this.#experiment(String(body.name)) };
      case 'runs/create': {
        const tags = new Map((body.tags as { key: string; value: string }[]).map(({ key, value }) => [key, value]));
        const run = {
          id: randomUUID(),
          experiment: String(body.experiment_id),
          tags,
          params: new Map<string, string>(),
        };
        this.runs.set(run.id, { ...run, metrics: [], status: 'RUNNING' });
        return { run: { info: { run_id: run.id } } };
      }
      case 'runs/search': {
        const [, tag, value] = /^tags\.`(.*)` = '(.*)'$/.exec(String(body.filter))!;
        const found = [...this.runs.values()].filter(({ tags }) => tags.get(tag!) === value);
        return { runs: found.map(({ id }) => ({ info: { run_id: id } })) };
      }
      case 'runs/log-batch': {
        const run = this.#run(String(body.run_id));
        const { metrics = [], params = [] } = body as {
          metrics?: StoredMetric[];
          params?: { key: string; value: string }[];
        };
        if (metrics.length > 1000 || params.length > 100) throw new Refusal(400, 'INVALID_PARAMETER_VALUE');
        for (const { key, value } of params) {
          const isOther = (run.params.get(key) ?? value) !== value;
          if (isOther || value.length > 6000 || key.length > 250) throw new Refusal(400, 'INVALID_PARAMETER_VALUE');
          run.params.set(key, value);
        }
        run.metrics.push(...metrics);
        return {};
      }
      case 'metrics/get-history': {
        const all = this.#run(searchParams.get('run_id')!).metrics.filter(
          ({ key }) => key === searchParams.get('metric_key'),
        );
        const from = Number(searchParams.get('page_token') ?? 0);
        // Smaller pages than are asked for.
        const next = from + 3 < all.length ? { next_page_token: String(from + 3) } : {};
        return { metrics: all.slice(from, from + 3), ...next };
      }
      case 'runs/update':
        this.#run(String(body.run_id)).status = String(body.status);
        return {};
      default:
        throw new Refusal(404, 'ENDPOINT_NOT_FOUND');
    }
  }

  #experiment(name: string): string {
    const id = this.experiments.get(name);
    if (id === undefined) throw new Refusal(404, 'RESOURCE_DOES_NOT_EXIST');
    return id;
  }

  #run(id: string): StoredRun {
    const run = this.runs.get(id);
    if (run === undefined) throw new Refusal(404, 'RESOURCE_DOES_NOT_EXIST');
    return run;
  }
}
