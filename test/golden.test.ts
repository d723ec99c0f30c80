import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { areas } from './conformance/areas/index.js';
import type { CaseResult } from './conformance/area.js';

const kit = fileURLToPath(new URL('golden', import.meta.url));

describe('golden cases computed by the reference libraries', () => {
  test.each(areas.map((area) => [area.name, area] as const))('%s', async (_name, area) => {
    const results: CaseResult[] = [];
    for await (const result of area.check(kit)) results.push(result);
    expect(results.filter(({ outcome }) => outcome === 'FAIL')).toEqual([]);
    const missing = results.filter(({ outcome }) => outcome === 'not implemented');
    expect(missing.map(({ name }) => name)).toEqual([]);
    expect(results.some(({ outcome }) => outcome === 'ok')).toBe(true);
  });
});
