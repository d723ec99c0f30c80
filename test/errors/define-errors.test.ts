import { describe, expect, test } from '@jest/globals';
import { CroplabError, defineErrors, errorRow, ExitCode } from '../../src/errors/index.js';

const errors = defineErrors({
  'test/missing': errorRow<{ path: string }>({
    exitCode: 'missing',
    message: ({ path }) => `${path} is not there.`,
    remedy: ({ path }) => `Make ${path}.`,
  }),
});

describe('an error table', () => {
  test('makes errors with code, message, remedy and exit code', () => {
    const cause = new Error('ENOENT');
    const error = errors['test/missing']({ path: 'a.yaml' }, { cause });
    expect(error).toBeInstanceOf(CroplabError);
    expect(error).toMatchObject({
      code: 'test/missing',
      message: 'a.yaml is not there.',
      remedy: 'Make a.yaml.',
      exitCode: ExitCode.missing,
      cause,
    });
  });
});
