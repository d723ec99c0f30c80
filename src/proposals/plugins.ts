import type { ProposalPlugin } from './proposal-source.js';

/** The family's plug-ins: adding a proposal source is one file and one line here. */
export const proposalPlugins: readonly ProposalPlugin[] = [];
