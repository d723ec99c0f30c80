import type { MethodPlugin } from './method.js';

/** The family's plug-ins: adding a method is one file and one line here. */
export const methodPlugins: readonly MethodPlugin[] = [];
