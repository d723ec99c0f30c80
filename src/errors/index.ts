export { CroplabError, ExitCode } from './croplab-error.js';
export { defineErrors, errorRow, type ErrorDefinition } from './define-errors.js';
