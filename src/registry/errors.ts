import { defineErrors, errorRow } from '../errors/index.js';

/** What can go wrong with looking after runs. */
export const registryErrors = defineErrors({
  'registry/no-run': errorRow<{
    run: string;
    out: string;
    near: string | undefined;
    damaged: readonly string[];
    orElse: string | undefined;
  }>({
    exitCode: 'badInput',
    message: ({ run, out, damaged }) => [`No run in ${out} is called ${run}.`, ...damaged].join('\n'),
    remedy: ({ near, orElse }) =>
      [
        ...(near === undefined ? [] : [`Did you mean ${near}?`]),
        'Name a run by its folder, its id or the beginning of it, or its name: see run-exp list.',
        ...(orElse === undefined ? [] : [`Or name ${orElse}.`]),
      ].join(' '),
  }),
  'registry/damaged-run': errorRow<{ reason: string }>({
    exitCode: 'missing',
    message: ({ reason }) => reason,
    remedy: () =>
      'Name another run. Running its experiment again makes its files anew; notes and tags are mended by hand.',
  }),
  'registry/several-runs': errorRow<{ run: string; runs: readonly string[] }>({
    exitCode: 'badInput',
    message: ({ run, runs }) => `${run} may be any of ${runs.length} runs.`,
    remedy: ({ runs }) =>
      `Name one of them by its folder: ${runs.slice(0, 10).join(', ')}${runs.length > 10 ? ', ...' : ''}.`,
  }),
  'registry/bad-note': errorRow<{ most: number }>({
    exitCode: 'badInput',
    message: () => 'The note is empty or too long.',
    remedy: ({ most }) => `Write something, of ${most} characters at most.`,
  }),
  'registry/bad-tags': errorRow<{ tags: readonly string[]; most: number }>({
    exitCode: 'badInput',
    message: ({ tags }) => `No tags: ${tags.map((tag) => JSON.stringify(tag)).join(', ')}.`,
    remedy: ({ most }) => `A tag has 1 to ${most} characters, on one line, with none of them blank at its ends.`,
  }),
  'registry/tag-of-config': errorRow<{ tags: readonly string[] }>({
    exitCode: 'badInput',
    message: ({ tags }) => `These tags come from the experiment's file: ${tags.join(', ')}.`,
    remedy: () => 'Take them out of its tags: and run it again; a finished run only takes over the labels.',
  }),
  'registry/no-such-tag': errorRow<{ tags: readonly string[]; known: readonly string[] }>({
    exitCode: 'badInput',
    message: ({ tags }) => `The run has no tags ${tags.join(', ')}.`,
    remedy: ({ known }) => `It has ${known.join(', ') || 'none'}.`,
  }),
  'registry/not-confirmed': errorRow<{ found: string }>({
    exitCode: 'badInput',
    message: ({ found }) => `Nothing was deleted: ${found} may be, and nobody was there to be asked.`,
    remedy: () => 'Say --yes to delete it, or --dry-run to only see it.',
  }),
});
