import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { LayerContext } from '../../src/backbones/layers/index.js';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { VariableTree } from '../../src/engine/variables/index.js';
import { ViewHeads } from '../../src/methods/heads/view-heads.js';

const shape = { features: 4, hiddenDimension: 6, dimension: 3, normalizesHidden: false, outputBias: true };

describe('projection heads', () => {
  let engine: Engine;
  let variables: VariableTree;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });
  beforeEach(() => {
    variables = new VariableTree(engine.tf);
  });
  afterEach(() => {
    variables.dispose();
  });

  it('of each kind of view give every row to the head of what it shows', () => {
    const { tf } = engine;
    const context = new LayerContext(engine, variables.scope('head'), RandomStream.fromSeed(0));
    const heads = new ViewHeads(context, shape, 'per-view-kind');
    const names = variables.entries().map(({ name }) => name);
    expect(names).toContain('head.object.0.weight');
    expect(names).toContain('head.scene.2.bias');
    tf.tidy(() => {
      const features: Tensor2D = tf.tensor2d(RandomStream.fromSeed(1).normals(12), [3, 4]);
      const project = (kinds: number[]): number[][] =>
        heads.forward(features, tf.tensor1d(kinds), 'training').arraySync();
      const [objects, scenes] = [project([1, 1, 1]), project([0, 0, 0])];
      expect(objects).not.toEqual(scenes);
      expect(project([1, 0, 1])).toEqual([objects[0], scenes[1], objects[2]]);
    });
  });

  it('that are shared do not look at what a view shows', () => {
    const { tf } = engine;
    const context = new LayerContext(engine, variables.scope('head'), RandomStream.fromSeed(0));
    const heads = new ViewHeads(context, shape, 'shared');
    tf.tidy(() => {
      const features: Tensor2D = tf.ones([2, 4]);
      const rows = heads.forward(features, tf.tensor1d([1, 0]), 'training').arraySync();
      expect(rows[0]).toEqual(rows[1]);
    });
  });
});
