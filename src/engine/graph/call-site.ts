import { fileURLToPath } from 'node:url';

/** Where in the code something happened: an error made there, whose stack is only written out when somebody asks. */
export type CallSite = Error;

/** The engine's own code. */
const engineFolder = fileURLToPath(new URL('..', import.meta.url));

/** Packages and Node; where source maps are read, TensorFlow.js goes by the names of its sources. */
const FOREIGN = /node_modules|node:internal|tfjs-/;

/** Enough to leave tfjs-core and the engine behind. */
const FRAMES = 40;

export function callSite(): CallSite {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  const site = new Error('call site');
  Error.stackTraceLimit = stackTraceLimit;
  return site;
}

/** The first line of the stack that is neither a package's nor the engine's: `file:line:column` of the code that asked for it. */
export function describeCallSite({ stack = '' }: CallSite): string {
  const frames = stack.split('\n').slice(1);
  const isOutside = (frame: string): boolean =>
    /:\d+:\d+\)?$/.test(frame) && !FOREIGN.test(frame) && !frame.includes(engineFolder);
  const frame = frames.find(isOutside) ?? frames[0] ?? '';
  return (/\(([^)]+)\)\s*$/.exec(frame)?.[1] ?? frame.replace(/^\s*at (?:async )?/, '')).replace('file://', '');
}
