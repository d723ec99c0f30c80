/** What the text of a starter experiment says of its place. */
export interface Starter {
  readonly name: string;
  /** The schema's file, relative to the experiment's. */
  readonly schema: string;
}

/** An experiment to begin with: MoCo-v2 on embedded scenes, minutes long, every part with what else there is. */
export function starterExperiment({ name, schema }: Starter): string {
  return `# yaml-language-server: $schema=${schema}
#
# What this experiment is about.
#
#   run-exp validate ${name}.yaml      every mistake at once
#   run-exp preview ${name}.yaml       images, boxes and views, before anything trains: sheet.png
#   run-exp plan ${name}.yaml          what would be run, and how long it takes
#   run-exp ${name}.yaml               train, evaluate, compare
#
# run-exp explain ${name}.yaml shows every setting that is left out here.
name: ${name}

# Small scenes of several objects that are composed here. Photographs: coco, open-images, class-folders and others.
data: { kind: scenes }

# Which parts of an image become views: scene-scene, object-object, object-dilate, object-scene, multi-crop and others.
crops: { kind: object-dilate, dilation: 0.1, scale: { object: [0.3, 1], dilated: [0.3, 1] }, size: 40 }

# What is done to their pixels. Milder than published: with the full set so short a training hardly begins to tell images apart.
augment: { kind: moco-v2, jitter: { hue: 0.02 }, grayscale: 0.1, blur: { sigma: [0.05, 0.6] } }

# The loss and what it needs: moco-v2, simclr, byol, swav, cmc, supervised.
method: { kind: moco-v2, temperature: 0.2, queueSize: 1024, momentum: 0.99, batchNormGroups: 1 }

# The network: resnet10 to resnet101 and others.
backbone: { kind: resnet10, stem: small, width: 0.25 }

optimizer: { kind: sgd, learningRate: 0.12, momentum: 0.9, weightDecay: 2.0e-4, decayNormsAndBiases: false }
schedule: { kind: cosine, per: step, warmUp: { steps: 50 } }
training: { steps: 900, batchSize: 128, seed: 0 }

# What is measured on the frozen backbone.
evaluators:
  - { kind: linear-multilabel, size: 128 }

# Several runs side by side; without it, one. Take the marks away:
# sweep:
#   grid: { method.temperature: [0.1, 0.2, 0.4] }
#   seeds: [0, 1]
#   baseline: { method.temperature: 0.2 }
`;
}
