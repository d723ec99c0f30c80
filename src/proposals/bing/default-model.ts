import { fileURLToPath } from 'node:url';

/** The folder of the model that comes with the package; `configs/bing/scenes.yaml` says how it was made. */
export const defaultModelFolder = fileURLToPath(new URL('../../../models/bing', import.meta.url));
