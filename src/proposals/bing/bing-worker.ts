/** What worker threads run: images are decoded and searched there. */
export { findBoxes } from './find-boxes.js';
