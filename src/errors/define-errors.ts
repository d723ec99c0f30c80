import { CroplabError, ExitCode } from './croplab-error.js';

/** One row of an error table. `Details` is what the message needs to be concrete: a path, a number, a name. */
export interface ErrorDefinition<Details> {
  readonly exitCode: keyof typeof ExitCode;
  readonly message: (details: Details) => string;
  readonly remedy: (details: Details) => string;
}

/** Ties the row's two functions to one type of details. */
export function errorRow<Details>(definition: ErrorDefinition<Details>): ErrorDefinition<Details> {
  return definition;
}

type ErrorFactories<Table> = {
  readonly [Code in keyof Table]: Table[Code] extends ErrorDefinition<infer Details>
    ? (details: Details, options?: ErrorOptions) => CroplabError
    : never;
};

/**
 * Makes a folder's error table: every error it can raise, in one place, by code.
 *
 * ```ts
 * export const dataErrors = defineErrors({
 *   'data/image-missing': errorRow<{ path: string }>({
 *     exitCode: 'missing',
 *     message: ({ path }) => `The image ${path} does not exist.`,
 *     remedy: () => 'Check data.root, or download the image again.',
 *   }),
 * });
 * throw dataErrors['data/image-missing']({ path });
 * ```
 */
export function defineErrors<const Table extends Record<string, ErrorDefinition<never>>>(
  table: Table,
): ErrorFactories<Table> {
  const factories = Object.entries(table).map(([code, row]) => {
    const { exitCode, message, remedy } = row as ErrorDefinition<unknown>;
    const create = (details: unknown, options?: ErrorOptions): CroplabError =>
      new CroplabError(code, message(details), remedy(details), ExitCode[exitCode], options);
    return [code, create] as const;
  });
  return Object.fromEntries(factories) as ErrorFactories<Table>;
}
