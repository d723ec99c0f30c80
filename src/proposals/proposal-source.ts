import { pluginDefiner, type FamilyPlugin } from '../container/family.js';
import type { Empty } from '../container/plugin.js';
import type { Sample } from '../data/dataset.js';
import type { RandomStream } from '../engine/random/random-stream.js';

/** A box that may hold an object: pixels of the image, edges between pixels. */
export interface ProposalBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Higher is likelier; annotated boxes have 1. */
  readonly score: number;
}

/** Says where objects may be. Geometry only: it gets no pixels unless it reads them itself. */
export interface ProposalSource {
  /**
   * The boxes of one sample, best first; may be none. Each lies inside the image and has an area.
   *
   * `random` is the sample's own stream, the same in every epoch: a source's boxes are a property of the image.
   */
  propose(sample: Sample, random: RandomStream): readonly ProposalBox[];
}

export interface ProposalTraits {
  /** Needs a dataset whose kind provides boxes. */
  readonly needsBoxes: boolean;
}

/** Nothing yet: sources that read pixels will find their means here. */
export type ProposalContext = Empty;

export type ProposalPlugin = FamilyPlugin<ProposalContext, ProposalSource, ProposalTraits>;
export const defineProposalSource = pluginDefiner<ProposalContext, ProposalSource, ProposalTraits>('proposals');
