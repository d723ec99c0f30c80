/** What worker threads run: images are decoded and looked into there. */
export { findBoxes } from './find-boxes.js';
export { firstStageExamples, secondStageExamples } from './training/training-examples.js';
