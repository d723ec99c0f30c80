import type { JsonObject, JsonValue } from '../../json.js';
import { settingText } from '../parameters.js';
import type { ReportView } from '../report-view.js';
import { plainTable } from './chart.js';
import { element, fill } from './element.js';
import { sectionElement, type Section } from './section.js';

/** What ran the runs: code, machine, engine, data. What all share is said once, what differs with how many runs have it. */
export class EnvironmentSection implements Section {
  readonly id = 'environment';
  readonly title = 'Environment';
  readonly element: HTMLElement;
  readonly #body = element('div', { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': 'Environment' });

  constructor() {
    this.element = sectionElement(this.id, this.title, this.#body);
  }

  update({ opened }: ReportView): boolean {
    const facts = new Map<string, Map<string, number>>();
    for (const { run } of opened.report.runs) {
      const { code, git, data, engine, machine } = run.manifest;
      for (const [name, value] of Object.entries({ code, git, data, engine, machine })) {
        for (const [path, text] of leavesOf(value, name)) count(facts, path, text);
      }
    }
    const lines = [...facts].map(([path, texts]) => [path, valuesText(texts, opened.report.runs.length)]);
    fill(this.#body, plainTable(['What', 'Value'], lines));
    return lines.length > 0;
  }
}

/** Values of something that differs; of more, their number is told. */
const MOST_VALUES = 6;

function count(facts: Map<string, Map<string, number>>, path: string, text: string): void {
  const texts = facts.get(path) ?? new Map<string, number>();
  texts.set(text, (texts.get(text) ?? 0) + 1);
  facts.set(path, texts);
}

function valuesText(texts: ReadonlyMap<string, number>, runs: number): string {
  const entries = [...texts];
  if (entries.length === 1 && entries[0]![1] === runs) return entries[0]![0];
  const told = entries.slice(0, MOST_VALUES).map(([text, of]) => `${text} (${of} ${of === 1 ? 'run' : 'runs'})`);
  const more = entries.length - told.length;
  return told.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function leavesOf(value: JsonValue, path: string): (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [[path, settingText(value).slice(0, 400)]];
  return Object.entries(value as JsonObject).flatMap(([key, child]) => leavesOf(child, `${path}.${key}`));
}
