import { createHash } from 'node:crypto';
import type { JsonSchema } from './block-schema.js';

/** What the generated validator of a schema is called: by the SHA-256 of the schema as JSON. */
export function validatorFileName(schema: JsonSchema): string {
  return `${createHash('sha256').update(JSON.stringify(schema)).digest('hex')}.cjs`;
}
