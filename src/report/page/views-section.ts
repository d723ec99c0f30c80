import type { ReportView } from '../report-view.js';
import { button, element, fill } from './element.js';
import { sectionElement, type Section } from './section.js';

/** The contact sheets of the rows: images, boxes and views as training saw them. */
export class ViewsSection implements Section {
  readonly id = 'views';
  readonly title = 'Views';
  readonly element: HTMLElement;
  readonly #body = element('div', { class: 'gallery' });
  readonly #picture = element('img', { alt: '' });
  readonly #dialog = element('dialog', { 'aria-label': 'Contact sheet' });

  constructor() {
    const close = button('Close', () => {
      this.#dialog.close();
    });
    fill(this.#dialog, close, this.#picture);
    const text =
      'The same samples as each row’s first run showed them in its first epoch. A picture grows when it is chosen.';
    this.element = sectionElement(this.id, this.title, element('p', {}, text), this.#body, this.#dialog);
  }

  update({ rows, uncompared, opened }: ReportView): boolean {
    const pictures = [...rows, ...uncompared].flatMap((row) => {
      const source = row.runs.flatMap(({ views }) => (views === null ? [] : (opened.image(views) ?? [])))[0];
      return source === undefined ? [] : [this.#figure(row.name, source)];
    });
    fill(this.#body, ...pictures);
    return pictures.length > 0;
  }

  #figure(name: string, source: string): HTMLElement {
    const image = element('img', { src: source, alt: `Images and views of ${name}` });
    const open = button(
      '',
      () => {
        this.#picture.src = source;
        this.#picture.alt = `Images and views of ${name}`;
        this.#dialog.showModal();
      },
      { 'aria-label': `Enlarge the views of ${name}` },
    );
    open.appendChild(image);
    return element('figure', {}, open, element('figcaption', {}, name));
  }
}
