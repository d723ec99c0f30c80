import base from '../../jest.config.mjs';

/** Tests against programs that are no part of the project: npm run test:interop. */
export default {
  ...base,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/interop/**/*.interop.ts'],
  testTimeout: 300_000,
};
