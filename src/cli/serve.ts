import { InvalidArgumentError, type Command } from 'commander';

interface ServeOptions {
  readonly host: string;
  readonly port: number;
}

/** `run-exp serve [dir]`: the report of a folder, updated while its runs go on. */
export function registerServeCommand(program: Command): void {
  program
    .command('serve')
    .description(
      'serve the report of a folder of runs to a browser, updated while they go on; read-only, Ctrl-C ends it',
    )
    .argument('[dir]', 'the folder that runs lie in', 'runs')
    .option('--host <address>', 'the address to listen at; any but the default lets others read the runs', '127.0.0.1')
    .option('--port <n>', 'the port; 0 for any that is free', parsePort, 8173)
    .action(serve);
}

function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It must be 0 to 65535.');
  return Number(text);
}

async function serve(folder: string, { host, port }: ServeOptions): Promise<void> {
  const { serveRuns } = await import('../live/serve-runs.js');
  const server = await serveRuns({ folder, host, port });
  process.stdout.write(`Serving the runs in ${folder} at ${server.url} (Ctrl-C ends it)\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await server.close();
}
