import { pluginDefiner, type FamilyPlugin } from '../container/family.js';
import type { Dataset, Sample } from '../data/dataset.js';
import type { ProgressReporter } from '../progress.js';
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
   * SHA-256 (hex) over what the boxes follow from besides the settings and the images, such as a file of weights: part of a run's identity.
   */
  readonly fingerprint?: string;
  /**
   * The boxes of one sample, best first; may be none. Each lies inside the image and has an area. A source that has to compute them gives a promise,
   * and is asked for many samples at the same time.
   *
   * `random` is the sample's own stream, the same in every epoch: a source's boxes are a property of the image.
   */
  propose(sample: Sample, random: RandomStream): readonly ProposalBox[] | Promise<readonly ProposalBox[]>;
}

export interface ProposalTraits {
  /** Needs a dataset whose kind provides boxes. */
  readonly needsBoxes: boolean;
  /** Settings that only say where a file lies. What is in it is told apart by the fingerprint, so they are no part of a run's identity. */
  readonly paths?: readonly string[];
}

/** What a source may work with. */
export interface ProposalContext {
  /** The images that boxes are proposed for. */
  readonly dataset: Dataset;
  /** Relative paths in settings are taken from here: the directory where the command was started. */
  readonly workingDirectory: string;
  /** Worker threads to use. */
  readonly workers: number;
  readonly progress: ProgressReporter;
  readonly signal?: AbortSignal;
}

export type ProposalPlugin = FamilyPlugin<ProposalContext, ProposalSource, ProposalTraits>;
export const defineProposalSource = pluginDefiner<ProposalContext, ProposalSource, ProposalTraits>('proposals');
