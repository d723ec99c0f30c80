import type { Experiment } from '../config/experiment.js';
import type { PluginBlock } from '../container/plugin.js';
import type { JsonValue } from '../json.js';

/** What stands above a contact sheet. */
export interface SheetHeading {
  readonly title: string;
  /** One line for each part of the experiment that decides what the views look like. */
  readonly lines: readonly string[];
}

/** A setting as YAML would write it on one line, numbers with four digits at most. */
function settingText(value: JsonValue): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(settingText).join(', ')}]`;
  const entries = Object.entries(value).map(([key, child]) => `${key}: ${settingText(child)}`);
  return `{ ${entries.join(', ')} }`;
}

/** Between settings; a line is never broken before the dot. */
const SEPARATOR = '\u00a0· ';

function blockText(family: string, { kind, ...settings }: PluginBlock): string {
  const entries = Object.entries(settings).map(([key, value]) => `${key}: ${settingText(value ?? null)}`);
  return `${family}: ${[kind, ...entries].join(SEPARATOR)}`;
}

/** The experiment's name, and its settings of crops, proposals and augmentation. */
export function sheetHeading(
  { name, data, proposals, crops, augment, training }: Experiment,
  epoch: number,
): SheetHeading {
  return {
    title: name === crops.kind ? name : `${name}: ${crops.kind}`,
    lines: [
      [`data: ${data.kind}`, `training.seed: ${training.seed}`, `epoch ${epoch}`].join(SEPARATOR),
      blockText('proposals', proposals),
      blockText('crops', crops),
      blockText('augment', augment),
    ],
  };
}
