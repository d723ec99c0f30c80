import type { CropPlugin } from './crop-strategy.js';

/** The family's plug-ins: adding a crop strategy is one file and one line here. */
export const cropPlugins: readonly CropPlugin[] = [];
