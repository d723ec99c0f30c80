import type { ObservedRun, ObserverContext } from '../observer.js';
import type { MetricBatch, SentMetric } from './metric-batch.js';
import { RequestFault, type RestClient } from './rest-client.js';
import { KEY_TAG, parametersOf, tagsOf } from './run-description.js';
import type { SendJournal } from './send-journal.js';

/** Parameters that MLflow takes at a time. */
const MOST_PARAMETERS = 100;

/** Values of one metric that are asked for at a time. */
const PAGE = 5000;

export interface TrackingRunOptions {
  readonly run: ObservedRun;
  readonly uri: string;
  /** The name of the experiment on the server. */
  readonly experiment: string;
  readonly client: RestClient;
  readonly journal: SendJournal;
  readonly log: ObserverContext['log'];
}

/**
 * The run on the server. Every request may be answered, refused or lost; what was lost is asked for before it is made again, so that a run is created once and a value is
 * there once.
 */
export class TrackingRun {
  constructor(private readonly options: TrackingRunOptions) {}

  /** Sees to it that the run is there with its parameters. */
  async begin(): Promise<void> {
    const { client, journal, run } = this.options;
    if (journal.state.run === null) await this.#create();
    if (journal.state.isDescribed) return;
    const parameters = parametersOf(run);
    for (let from = 0; from < parameters.length; from += MOST_PARAMETERS) {
      const params = parameters.slice(from, from + MOST_PARAMETERS);
      await client.post('runs/log-batch', { run_id: this.#id, params });
    }
    await journal.note({ isDescribed: true });
  }

  async send({ metrics, bytes }: MetricBatch): Promise<void> {
    const { client, journal } = this.options;
    const missing = journal.state.isUncertain ? await this.#missingOf(metrics) : metrics;
    if (missing.length > 0) {
      // From here on nobody knows until there is an answer.
      if (!journal.state.isUncertain) await journal.note({ isUncertain: true });
      await client.post('runs/log-batch', { run_id: this.#id, metrics: missing });
    }
    await journal.acknowledge(bytes);
  }

  async report(status: string): Promise<void> {
    const { client, journal } = this.options;
    const end = status === 'RUNNING' ? {} : { end_time: Date.now() };
    await client.post('runs/update', { run_id: this.#id, status, ...end });
    await journal.note({ status });
  }

  get #id(): string {
    return this.options.journal.state.run ?? '';
  }

  async #create(): Promise<void> {
    const { journal, log, uri } = this.options;
    const { key } = journal.state;
    const experiment = await this.#experimentId();
    const known = journal.state.isUncertain ? await this.#find(experiment) : undefined;
    if (known === undefined && !journal.state.isUncertain) await journal.note({ isUncertain: true });
    const id = known ?? (await this.#created(experiment));
    await journal.note({ run: id, isUncertain: false, status: 'RUNNING' });
    log.info(`MLflow: ${uri}/#/experiments/${experiment}/runs/${id}`, { mlflow: { run: id, key } });
  }

  async #created(experiment: string): Promise<string> {
    const { client, journal, run } = this.options;
    const answer = await client.post('runs/create', {
      experiment_id: experiment,
      run_name: run.manifest.name,
      start_time: Date.parse(run.manifest.times.started),
      tags: tagsOf(run, journal.state.key),
    });
    return textAt(answer, ['run', 'info', 'run_id']);
  }

  /** The run whose creation was not acknowledged, if it was created. */
  async #find(experiment: string): Promise<string | undefined> {
    const { client, journal } = this.options;
    const filter = `tags.\`${KEY_TAG}\` = '${journal.state.key}'`;
    const { runs } = await client.post('runs/search', { experiment_ids: [experiment], filter, max_results: 1 });
    return Array.isArray(runs) && runs.length > 0 ? textAt(runs[0], ['info', 'run_id']) : undefined;
  }

  async #experimentId(): Promise<string> {
    const { client, experiment } = this.options;
    const known = async (): Promise<string> => {
      const answer = await client.get('experiments/get-by-name', { experiment_name: experiment });
      return textAt(answer, ['experiment', 'experiment_id']);
    };
    try {
      return await known();
    } catch (error) {
      if (!isFault(error, 'RESOURCE_DOES_NOT_EXIST')) throw error;
    }
    try {
      return textAt(await client.post('experiments/create', { name: experiment }), ['experiment_id']);
    } catch (error) {
      // Another run was faster.
      if (!isFault(error, 'RESOURCE_ALREADY_EXISTS')) throw error;
      return known();
    }
  }

  /** Those of the values that the server does not hold. */
  async #missingOf(metrics: readonly SentMetric[]): Promise<readonly SentMetric[]> {
    const held = new Set<string>();
    for (const key of new Set(metrics.map((metric) => metric.key))) {
      for (let token = ''; ;) {
        const { client } = this.options;
        const page = { run_id: this.#id, metric_key: key, max_results: String(PAGE) };
        const answer = await client.get('metrics/get-history', token === '' ? page : { ...page, page_token: token });
        for (const metric of listOf(answer.metrics)) held.add(placeOf(metric));
        token = typeof answer.next_page_token === 'string' ? answer.next_page_token : '';
        if (token === '') break;
      }
    }
    return metrics.filter((metric) => !held.has(placeOf(metric)));
  }
}

type Metric = Readonly<Record<'key' | 'step' | 'timestamp', unknown>>;

/** A run logs a metric once at a step and a time. */
const placeOf = ({ key, step, timestamp }: Metric): string =>
  JSON.stringify([key, Number(step ?? 0), Number(timestamp)]);

const listOf = (value: unknown): readonly Metric[] => (Array.isArray(value) ? (value as Metric[]) : []);

function isFault(error: unknown, code: string): boolean {
  return error instanceof RequestFault && error.code === code;
}

function textAt(answer: unknown, path: readonly string[]): string {
  const value = path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Readonly<Record<string, unknown>>)[key] : undefined,
    answer,
  );
  if (typeof value === 'string' && value !== '') return value;
  throw new RequestFault(`its answer has no ${path.join('.')}: is it an MLflow server?`, undefined, false);
}
