import type { LoadRequest } from '../config/index.js';

/** What loading an experiment takes from the process: its environment, its folder, and where to announce programs. */
export function loadRequestOf(file: string, overrides: readonly string[], allowPlugins: boolean): LoadRequest {
  return {
    file,
    overrides,
    allowPlugins,
    environment: process.env,
    workingDirectory: process.cwd(),
    announcePlugin: ({ path }) => process.stderr.write(`Loading the plug-in ${path}\n`),
  };
}
