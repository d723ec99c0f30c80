import { defineErrors, errorRow } from '../errors/index.js';

/** What can go wrong with getting, loading and watching the engine. */
export const engineErrors = defineErrors({
  'engine/no-wheel': errorRow<{ platform: string; variant: string }>({
    exitCode: 'missing',
    message: ({ platform, variant }) => `There is no TensorFlow wheel for ${platform} (${variant}).`,
    remedy: ({ variant }) =>
      variant === 'gpu'
        ? 'Install the CPU engine: run-exp engine install --cpu. GPUs need Linux on x86_64.'
        : 'Use Linux on x86_64 or arm64, on this machine or in a container.',
  }),
  'engine/no-pip': errorRow<{ command: string }>({
    exitCode: 'missing',
    message: ({ command }) => `${command} does not work: Python 3 with pip is needed to fetch libtensorflow.`,
    remedy: () => 'Install Python 3 with pip (Debian: apt-get install python3-pip), then run the same command again.',
  }),
  'engine/no-compiler': errorRow<{ command: string }>({
    exitCode: 'missing',
    message: ({ command }) => `The C++ compiler ${command} does not work.`,
    remedy: () =>
      'Install one (Debian: apt-get install g++), or name yours in the environment variable CXX; then run again.',
  }),
  'engine/disk-full': errorRow<{ directory: string; needed: number; free: number }>({
    exitCode: 'missing',
    message: ({ directory, needed, free }) =>
      `The engine needs ${gigabytes(needed)} under ${directory}; ${gigabytes(free)} are free.`,
    remedy: () => 'Free some space, or name another place in the environment variable CROPLAB_ENGINE_CACHE.',
  }),
  'engine/download-failed': errorRow<{ what: string; output: string }>({
    exitCode: 'missing',
    message: ({ what, output }) => `pip could not fetch ${what}:\n${output}`,
    remedy: () => 'Check the network and pip’s configuration, then run again; what is complete is kept.',
  }),
  'engine/wrong-hash': errorRow<{ what: string }>({
    exitCode: 'missing',
    message: ({ what }) =>
      `What came for ${what} is not what was published: its SHA-256 differs. Nothing was installed.`,
    remedy: () => 'Run again; if it stays so, the package index or a proxy in between serves another file.',
  }),
  'engine/build-failed': errorRow<{ output: string }>({
    exitCode: 'missing',
    message: ({ output }) => `The binding did not compile:\n${output}`,
    remedy: () => 'A compiler for C++17 is needed (g++ 9 or newer).',
  }),
  'engine/not-installed': errorRow<{ reason: string }>({
    exitCode: 'missing',
    message: ({ reason }) => `The engine is not installed: ${reason}`,
    remedy: () => 'Run: run-exp engine install (in a clone: npm run setup).',
  }),
  'engine/no-gpu': errorRow<{ reason: string }>({
    exitCode: 'missing',
    message: ({ reason }) => `engine.device is gpu, but ${reason}`,
    remedy: () => 'Run run-exp doctor to see what is missing, or set engine.device to auto or cpu.',
  }),
  'engine/no-tf32': errorRow<Record<string, never>>({
    exitCode: 'missing',
    message: () => 'engine.precision is tf32, which NVIDIA GPUs compute in; this run would compute on the processor.',
    remedy: () => 'Set engine.precision to float32, or run where there is a GPU (run-exp doctor).',
  }),
  'engine/out-of-memory': errorRow<{ reason: string }>({
    exitCode: 'runFailed',
    message: ({ reason }) => `The memory is too small for an operation: ${reason}`,
    remedy: () =>
      'Set a smaller training.batchSize or crops.size, or let fewer runs share the machine or the GPU (--jobs).',
  }),
  'engine/not-deterministic': errorRow<{ operation: string }>({
    exitCode: 'runFailed',
    message: ({ operation }) =>
      `TensorFlow has no kernel for ${operation} on this GPU that gives the same bits each time.`,
    remedy: () => 'Start it with TF_DETERMINISTIC_OPS=0 in the environment, which lets the bits differ, or on the CPU.',
  }),
  'engine/reads-back': errorRow<{ place: string }>({
    exitCode: 'runFailed',
    message: ({ place }) => `The training step reads a tensor back to JavaScript at ${place}; a compiled step cannot.`,
    remedy: () => 'Compute with the tensor itself, or set engine.mode to eager.',
  }),
  'engine/draws-random': errorRow<{ place: string }>({
    exitCode: 'runFailed',
    message: ({ place }) =>
      `The training step draws from Math.random at ${place}; a compiled step would keep that draw.`,
    remedy: () => "Draw in the method's inputs(), from the stream that it is given, or set engine.mode to eager.",
  }),
  'engine/trace-differs': errorRow<{ place: string; difference: string }>({
    exitCode: 'runFailed',
    message: ({ place, difference }) =>
      `The training step is not the same every time: with other weights, images and numbers ${difference} (${place}).`,
    remedy: () =>
      "Bring what changes from step to step in through the method's inputs(), as tensors, or set engine.mode to eager.",
  }),
  'engine/graph-differs': errorRow<{ what: string }>({
    exitCode: 'runFailed',
    message: ({ what }) => `The compiled step does not compute what its operations do: ${what}.`,
    remedy: () => 'Set engine.mode to eager.',
  }),
  'engine/loaded-otherwise': errorRow<{ loaded: string; wanted: string }>({
    exitCode: 'badInput',
    message: ({ loaded, wanted }) => `The engine was loaded with ${loaded}; this run wants ${wanted}.`,
    remedy: () => 'One process has one engine: run the two experiments by two commands.',
  }),
  'engine/tensor-leak': errorRow<{ step: number; before: number; after: number }>({
    exitCode: 'runFailed',
    message: ({ step, before, after }) =>
      `Step ${step} left ${after} tensors where the step before left ${before}: memory would grow without end.`,
    remedy: () => 'Dispose what the step makes, or return it; tf.tidy keeps only what its function returns.',
  }),
});

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
