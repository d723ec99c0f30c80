// Tests see a copy of the environment; the native library reads the real one, which is set here.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
process.env.TF_NUM_INTRAOP_THREADS ??= '2';
process.env.TF_NUM_INTEROP_THREADS ??= '1';

/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/test/jest-environment.cjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.cache/'],
  extensionsToTreatAsEsm: ['.ts'],
  coverageProvider: 'v8',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // TensorFlow keeps what it has allocated: a worker that has grown is replaced.
  workerIdleMemoryLimit: '1.5GB',
  testTimeout: 60_000,
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
