import type { Command, Option } from 'commander';
import type { Shell } from './shell-scripts.js';

/** Where candidates come from that are no commands and no options. */
export interface CompletionSources {
  /** Experiment files and folders that begin like this. */
  readonly files: (prefix: string) => Promise<readonly string[]>;
  /** Whether a word is the name of a file. */
  readonly isFile: (word: string) => Promise<boolean>;
  /** `key=` for each key of an experiment file that begins like this, or `key=value` where the key is whole. */
  readonly overrides: (file: string, prefix: string) => Promise<readonly string[]>;
}

/** What may stand where a line ends: whole words, or for bash what comes after an equals sign. */
export async function completeLine(
  program: Command,
  line: string,
  shell: Shell,
  sources: CompletionSources,
): Promise<readonly string[]> {
  const words = line.trimStart().split(/\s+/).slice(1);
  const current = words.pop() ?? '';
  const { command, rest } = commandOf(program, words);
  const all = await candidates({ program, command, rest, current, isFirst: words.length === 0, sources });
  const matching = [...new Set(all)].filter((candidate) => candidate.startsWith(current));
  // bash takes what follows an equals sign for a word of its own.
  const known = shell === 'bash' ? current.lastIndexOf('=') + 1 : 0;
  return matching.map((candidate) => candidate.slice(known));
}

interface Place {
  readonly program: Command;
  readonly command: Command;
  /** Words after the command. */
  readonly rest: readonly string[];
  readonly current: string;
  readonly isFirst: boolean;
  readonly sources: CompletionSources;
}

async function candidates(place: Place): Promise<readonly string[]> {
  const { program, command, rest, current, isFirst, sources } = place;
  const asking = optionOf(command, rest.at(-1));
  if (asking?.required) return asking.argChoices ?? (await sources.files(current));
  if (current.startsWith('-')) return command.options.flatMap(({ long, short }) => [long ?? [], short ?? []].flat());
  const commands = command.commands.filter((child) => !isHidden(child)).map((child) => child.name());
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  if (choices.length > 0) return choices;
  if (commands.length > 0 && command !== program) return commands;
  if (isFirst) return [...commands, ...(await sources.files(current))];
  const file = await lastFile(rest, sources);
  const overrides = file === undefined ? [] : await sources.overrides(file, current);
  return [...overrides, ...(current.includes('=') ? [] : await sources.files(current))];
}

/** The command that a line is of; the first one, whose name may be left out, where it names none. */
function commandOf(
  program: Command,
  words: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } {
  let command = program;
  let used = 0;
  for (const word of words) {
    const child = command.commands.find((other) => other.name() === word);
    if (child === undefined) break;
    command = child;
    used += 1;
  }
  if (command === program && words.length > 0)
    command = program.commands.find((child) => child.name() === 'run') ?? program;
  return { command, rest: words.slice(used) };
}

function optionOf(command: Command, word: string | undefined): Option | undefined {
  return command.options.find(({ long, short }) => word !== undefined && (word === long || word === short));
}

async function lastFile(words: readonly string[], { isFile }: CompletionSources): Promise<string | undefined> {
  for (const word of [...words].reverse()) if (!word.startsWith('-') && (await isFile(word))) return word;
  return undefined;
}

/** Commander knows it and does not tell. */
const isHidden = (command: Command): boolean => (command as Command & { readonly _hidden?: boolean })._hidden === true;
