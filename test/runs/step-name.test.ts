import { describe, expect, it } from '@jest/globals';
import { checkpointFile, stepName } from '../../src/runs/step-name.js';

describe('the names of files of a step', () => {
  it.each([0, 92, 99_999_999, 100_000_000])('tell step %d, and what a file holds', (step) => {
    expect(checkpointFile(`${stepName(step)}.json`)).toEqual({ step, holds: 'record' });
    expect(checkpointFile(`${stepName(step)}.safetensors`)).toEqual({ step, holds: 'tensors' });
  });

  it.each(['step-92.json', 'step-0000000092.json', 'step-00000092', 'step-00000092.json.partial', 'latest.json'])(
    'are not %s',
    (name) => {
      expect(checkpointFile(name)).toBeUndefined();
    },
  );
});
