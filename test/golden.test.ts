import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { areas } from './conformance/areas/index.js';
import type { CaseResult } from './conformance/area.js';

const kit = fileURLToPath(new URL('golden', import.meta.url));

/** Cases of methods that are still to come; everything else must hold. */
const AWAITED = /^heads\/(byol|swav)/;

describe('golden cases computed by the reference libraries', () => {
  test.each(areas.map((area) => [area.name, area] as const))('%s', async (_name, area) => {
    const results: CaseResult[] = [];
    for await (const result of area.check(kit)) results.push(result);
    expect(results.filter(({ outcome }) => outcome === 'FAIL')).toEqual([]);
    const missing = results.filter(({ name, outcome }) => outcome === 'not implemented' && !AWAITED.test(name));
    expect(missing.map(({ name }) => name)).toEqual([]);
    expect(results.some(({ outcome }) => outcome === 'ok')).toBe(true);
  });
});
