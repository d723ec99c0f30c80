/** By which words every command that takes a run finds it (`registry/find-run.ts`). */
export const waysToNameRuns = 'a run: its folder, its id or at least four digits of the beginning of it, or its name';
