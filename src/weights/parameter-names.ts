/** What exported parameters can be called after. */
export const weightFormats = ['torchvision', 'detectron2', 'timm'] as const;
export type WeightFormat = (typeof weightFormats)[number];

/** The name of a ResNet's parameter in detectron2, as MoCo's converter gives it: `layer1.0.bn2.bias` is `res2.0.conv2.norm.bias`. */
function detectron2Name(name: string): string {
  const inStage = name.replace(/^layer(\d)/, (_, stage: string) => `res${Number(stage) + 1}`);
  const renamed = inStage
    .replace(/(^|\.)bn(\d)\./, '$1conv$2.norm.')
    .replace('.downsample.0.', '.shortcut.')
    .replace('.downsample.1.', '.shortcut.norm.');
  return renamed.startsWith('res') ? renamed : `stem.${renamed}`;
}

interface Architecture {
  /** A parameter that no other architecture has. */
  readonly mark: string;
  /** How each format that has the architecture calls its parameters. */
  readonly names: Partial<Readonly<Record<WeightFormat, (name: string) => string>>>;
}

const same = (name: string): string => name;

const architectures: readonly Architecture[] = [
  { mark: 'layer1.0.conv1.weight', names: { torchvision: same, detectron2: detectron2Name, timm: same } },
  { mark: 'features.0.0.weight', names: { torchvision: same } },
  { mark: 'patch_embed.proj.weight', names: { timm: same } },
];

/** The names of a backbone's parameters in a format, or `undefined` where it has no such network. */
export function namesIn(format: WeightFormat, names: readonly string[]): readonly string[] | undefined {
  const rename = architectures.find(({ mark }) => names.includes(mark))?.names[format];
  return rename === undefined ? undefined : names.map(rename);
}

/**
 * What checkpoints put before the names of a backbone: MoCo's query encoder (`module.encoder_q.`, on one GPU without `module.`), the module of
 * several GPUs (SwAV's), a part of a larger model.
 */
const prefixes = ['module.encoder_q.', 'encoder_q.', 'module.', 'backbone.', 'backbone.bottom_up.', 'model.', ''];

/** What a file may hold besides a backbone under the same prefix: the layers behind it, and counters. */
const BESIDES = /^(?:fc|head|heads|classifier|projection_head|prototypes)\.|(?:^|\.)num_batches_tracked$/;

export interface MatchedNames {
  /** The file's name of each parameter, in the order asked for. */
  readonly names: readonly string[];
  /** Names of the file that look like the backbone's, and are none of its parameters. */
  readonly unexpected: readonly string[];
}

/** Finds out how a file calls the parameters of a backbone: the format and prefix that most of them are there by. */
export function matchNames(wanted: readonly string[], found: ReadonlySet<string>): MatchedNames {
  const candidates = weightFormats.flatMap((format) => {
    const names = namesIn(format, wanted) ?? wanted;
    return prefixes.map((prefix) => ({ prefix, names: names.map((name) => `${prefix}${name}`) }));
  });
  const scored = candidates.map((candidate) => ({
    ...candidate,
    present: candidate.names.filter((name) => found.has(name)).length,
  }));
  const best = scored.reduce((one, other) => (other.present > one.present ? other : one));
  const expected = new Set(best.names);
  const unexpected = [...found].filter((name) => {
    if (!name.startsWith(best.prefix) || expected.has(name)) return false;
    return !BESIDES.test(name.slice(best.prefix.length));
  });
  return { names: best.names, unexpected };
}
