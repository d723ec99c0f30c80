import type { BackbonePlugin } from './backbone.js';

/** The family's plug-ins: adding an architecture is one file and one line here. */
export const backbonePlugins: readonly BackbonePlugin[] = [];
