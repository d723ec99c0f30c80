import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../free-port.js';
import { runProgram, type ProgramOutcome } from '../run-program.js';

/** A cluster of one machine, this one, listening on loopback; everything of it lies in one folder. */
export interface Cluster {
  /** What Slurm's commands need to find it. */
  readonly environment: { readonly SLURM_CONF: string };
  /** Runs one of Slurm's commands. */
  run(command: string, args: readonly string[]): Promise<ProgramOutcome>;
  stop(): Promise<void>;
}

export async function startCluster(folder: string): Promise<Cluster> {
  const at = (name: string): string => join(folder, name);
  for (const name of ['state', 'spool', 'munge']) await mkdir(at(name), { recursive: true, mode: 0o755 });
  await writeFile(at('munge/key'), randomBytes(128), { mode: 0o600 });
  const [controlPort, nodePort] = [await freePort(), await freePort()];
  await writeFile(at('slurm.conf'), configuration(at, controlPort, nodePort));
  const environment = { SLURM_CONF: at('slurm.conf') };
  const services: ChildProcess[] = [];
  const serve = (command: string, args: readonly string[]): void => {
    const log = openSync(at(`${command}.out`), 'a');
    services.push(spawn(command, args, { env: { ...process.env, ...environment }, stdio: ['ignore', log, log] }));
    closeSync(log);
  };
  const munge = [
    'key-file=munge/key',
    'socket=munge/socket',
    'pid-file=munge/pid',
    'log-file=munge/log',
    'seed-file=munge/seed',
  ];
  serve('munged', [
    '--foreground',
    '--force',
    ...munge.map((option) => {
      const [name, file = ''] = option.split('=');
      return `--${name}=${at(file)}`;
    }),
  ]);
  await appears(at('munge/socket'));
  serve('slurmctld', ['-D', '-f', at('slurm.conf')]);
  serve('slurmd', ['-D', '-f', at('slurm.conf'), '-N', nodeName()]);
  const cluster: Cluster = {
    environment,
    run: (command, args) => runProgram(command, args, { environment }),
    stop: async () => {
      for (const service of services.reverse()) {
        if (service.exitCode !== null) continue;
        const exit = once(service, 'exit');
        service.kill('SIGTERM');
        const patience = setTimeout(() => service.kill('SIGKILL'), 5000);
        await exit;
        clearTimeout(patience);
      }
    },
  };
  await becomesIdle(cluster, folder);
  return cluster;
}

const nodeName = (): string => hostname().split('.')[0] ?? 'localhost';

function configuration(at: (name: string) => string, controlPort: number, nodePort: number): string {
  return [
    'ClusterName=croplab',
    `SlurmctldHost=${nodeName()}(127.0.0.1)`,
    `SlurmctldPort=${controlPort}`,
    `SlurmdPort=${nodePort}`,
    'AuthType=auth/munge',
    // What is queued again waits as long as the credential of its last start holds: two minutes, if nothing is said here.
    `AuthInfo=socket=${at('munge/socket')},cred_expire=10`,
    'SlurmUser=root',
    'SlurmdUser=root',
    `StateSaveLocation=${at('state')}`,
    `SlurmdSpoolDir=${at('spool')}`,
    `SlurmctldPidFile=${at('slurmctld.pid')}`,
    `SlurmdPidFile=${at('slurmd.pid')}`,
    `SlurmctldLogFile=${at('slurmctld.log')}`,
    `SlurmdLogFile=${at('slurmd.log')}`,
    'ProctrackType=proctrack/linuxproc',
    'TaskPlugin=task/none',
    'ReturnToService=2',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_CPU',
    'SchedulerParameters=sched_interval=2',
    'JobRequeue=1',
    'KillWait=20',
    'MinJobAge=5',
    // Two tasks at a time, also on a machine of one core.
    'SlurmdParameters=config_overrides',
    `NodeName=${nodeName()} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN`,
    'PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP',
    '',
  ].join('\n');
}

async function appears(path: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { code } = await runProgram('test', ['-S', path]);
    if (code === 0) return;
    await delay(50);
  }
  throw new Error(`${path} does not appear.`);
}

async function becomesIdle(cluster: Cluster, folder: string): Promise<void> {
  let last = '';
  for (let tries = 0; tries < 150; tries += 1) {
    const { stdout, stderr } = await cluster.run('sinfo', ['--noheader', '--format=%T']);
    if (stdout.trim() === 'idle') return;
    last = stdout + stderr;
    await delay(200);
  }
  const log = await readFile(join(folder, 'slurmctld.out'), 'utf8').catch(() => '');
  throw new Error(`The cluster does not become idle: ${last}\n${log.slice(-2000)}`);
}
