import { defineErrors, errorRow } from '../errors/index.js';

/** Problems that a message shows; the rest is counted. */
const SHOWN = 12;

function listed(problems: readonly string[]): string {
  const more = problems.length - SHOWN;
  const first = problems.slice(0, SHOWN).map((problem) => `\n  - ${problem}`);
  return first.join('') + (more > 0 ? `\n  and ${more} more` : '');
}

/** What can go wrong with weights that come from a file or go to one. */
export const weightErrors = defineErrors({
  'weights/missing': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `backbone.weights cannot be read from ${path}: ${reason}`,
    remedy: () => 'Check the path; it is relative to where the command is started.',
  }),
  'weights/refused': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `The weights ${path} cannot be used: ${reason}`,
    remedy: () =>
      'Safetensors files and checkpoints that torch.save wrote of tensors, texts and numbers are read. Download it again if it may have been cut short.',
  }),
  'weights/not-fitting': errorRow<{ path: string; problems: readonly string[] }>({
    exitCode: 'missing',
    message: ({ path, problems }) => `The weights ${path} are not those of this backbone:${listed(problems)}`,
    remedy: () =>
      "Choose the backbone.kind that they were trained with, with its stem and width; its parameters need torchvision's names, or those of MoCo's and SwAV's checkpoints.",
  }),
  'weights/nothing-to-export': errorRow<{ directory: string; reason: string }>({
    exitCode: 'missing',
    message: ({ directory, reason }) => `The run ${directory} has no weights that could be exported: ${reason}`,
    remedy: () => 'Let the run make a checkpoint: training.checkpoint.everySteps.',
  }),
  'weights/names-unknown': errorRow<{ format: string; backbone: string }>({
    exitCode: 'badInput',
    message: ({ format, backbone }) =>
      `${format} has no network like ${backbone}, so its parameters have no names there.`,
    remedy: () => 'Choose another --format.',
  }),
  'weights/unwritable': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `${path} cannot be written: ${reason}`,
    remedy: () => 'Make its folder, make room there, or choose another place: -o FILE.',
  }),
});
