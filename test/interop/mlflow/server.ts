import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../free-port.js';
import { peerPython } from '../python.js';

/** An MLflow server on loopback whose data lie in a folder: it can be stopped, and started again with what it had. */
export class MlflowServer {
  #process: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(folder: string): Promise<MlflowServer> {
    const server = new MlflowServer(folder, await freePort());
    await server.start();
    return server;
  }

  get uri(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const log = openSync(join(this.folder, 'mlflow.out'), 'a');
    const store = `sqlite:///${join(this.folder, 'mlflow.db')}`;
    const args = ['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(this.port), '--workers', '1'];
    const process_ = spawn(peerPython(), [...args, '--backend-store-uri', store], {
      cwd: this.folder,
      env: { ...process.env, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false' },
      stdio: ['ignore', log, log],
      // A group of its own: its workers end with it.
      detached: true,
    });
    closeSync(log);
    this.#process = process_;
    while (!(await this.#answers())) {
      if (process_.exitCode !== null) throw new Error(`MLflow's server ended: see ${this.folder}/mlflow.out`);
      await delay(200);
    }
  }

  /** Ends it at once. */
  async stop(): Promise<void> {
    const running = this.#process;
    if (running?.pid === undefined || running.exitCode !== null) return;
    this.#process = undefined;
    const exit = once(running, 'exit');
    process.kill(-running.pid, 'SIGKILL');
    await exit;
  }

  async #answers(): Promise<boolean> {
    return fetch(`${this.uri}/health`, { signal: AbortSignal.timeout(2000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
