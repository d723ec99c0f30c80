import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'dist/',
      '.cache/',
      'src/**/kernels/',
      'runs/',
      'coverage/',
      'test/jest-environment.cjs',
      '*.config.{js,mjs}',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./test/tsconfig.json', './src/report/page/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      // With noUncheckedIndexedAccess, pixel loops would otherwise check what they have just bounded.
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name: one concept has one name everywhere.' },
      ],
    },
  },
  {
    // These parts must start in a fraction of a second: they never load TensorFlow.
    files: ['src/{config,runs,sweeps,compare,registry,report,live,container,crops,proposals,data,errors}/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            { name: '@tensorflow/tfjs-node-gpu', message: 'Only engine/ knows the binding.', allowTypeImports: true },
          ],
        },
      ],
    },
  },
  prettier,
);
