import type { ReportChoice, ReportView } from '../report-view.js';
import { element, fill, type Child } from './element.js';

/** A part of the page. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly element: HTMLElement;
  /** Shows a view; false where it has nothing to show, and the part is hidden. */
  update(view: ReportView): boolean;
}

/** Changes what the reader has chosen. */
export type Choose = (change: Partial<ReportChoice>) => void;

/** A part with its heading. */
export function sectionElement(id: string, title: string, ...children: readonly Child[]): HTMLElement {
  return element(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    element('h2', { id: `${id}-title` }, title),
    ...children,
  );
}

/** Shows a view in a part; one that fails says so and leaves the others alone. */
export function updateSection(section: Section, view: ReportView): void {
  try {
    section.element.hidden = !section.update(view);
  } catch (error) {
    section.element.hidden = false;
    const text = `This part cannot be drawn: ${(error as Error).message}`;
    fill(section.element, element('h2', {}, section.title), element('p', { class: 'problem' }, text));
    console.error(error);
  }
}
