import { describe, expect, it } from '@jest/globals';
import { explainEngineFailure } from '../../src/engine/explain-failure.js';

const explained = (message: string): string | undefined => explainEngineFailure(new Error(message))?.code;

describe('what went wrong in the engine', () => {
  // As TensorFlow 2.21 says it of `tf.ones([1, 1]).tile([2 ** 20, 2 ** 20])`, after trying for ten seconds.
  it('is explained where an operation found too little memory', () => {
    const reason =
      'OOM when allocating tensor with shape[1048576,1048576] and type float on /job:localhost/replica:0/task:0/device:CPU:0 by allocator mklcpu';
    const explanation = explainEngineFailure(new Error(`Invalid TF_Status: 8\nMessage: ${reason}`));
    expect(explanation?.code).toBe('engine/out-of-memory');
    expect(explanation?.message).toContain(reason);
    expect(explanation?.remedy).toContain('training.batchSize');
  });

  it('is explained where cuDNN found too little, and where a GPU has no deterministic kernel', () => {
    expect(
      explained(
        "Invalid TF_Status: 5\nMessage: No algorithm worked!  Error messages:\n  Profiling failure on CUDNN engine eng1{}: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 28.02MiB. [tf-allocator-allocation-error='']",
      ),
    ).toBe('engine/out-of-memory');
    const undetermined =
      'Invalid TF_Status: 12\nMessage: The GPU implementation of SparseSoftmaxCrossEntropyWithLogits that would have been executed is not deterministic. Note that';
    expect(explained(undetermined)).toBe('engine/not-deterministic');
    expect(explainEngineFailure(new Error(undetermined))?.message).toContain('SparseSoftmaxCrossEntropyWithLogits');
  });

  it('is left to speak for itself elsewhere', () => {
    expect(explained('Invalid TF_Status: 3\nMessage: Incompatible shapes: [2] vs. [3]')).toBeUndefined();
    expect(explained('A sentence about RESOURCE_EXHAUSTED.')).toBeUndefined();
    expect(explainEngineFailure('no error')).toBeUndefined();
  });
});
