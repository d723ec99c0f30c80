import { annotated } from './annotated.js';
import { bing } from './bing.js';
import { precomputed } from './precomputed.js';
import type { ProposalPlugin } from './proposal-source.js';
import { random } from './random.js';
import { wholeImage } from './whole-image.js';

/** The family's plug-ins: adding a proposal source is one file and one line here. */
export const proposalPlugins: readonly ProposalPlugin[] = [annotated, bing, precomputed, wholeImage, random];
