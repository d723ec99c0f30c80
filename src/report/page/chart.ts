import * as Plot from '@observablehq/plot';
import { printable } from '../../printable.js';
import { element, fill, type Child } from './element.js';

/** What all charts share: they take the page's colours and font. */
const common = { className: 'plot', style: { background: 'transparent', overflow: 'visible' } } as const;

/** The narrowest that a chart is drawn. */
const NARROWEST = 280;

export type DrawnPlot = (SVGSVGElement | HTMLElement) & Plot.Plot;

/** A figure whose drawing follows its width. */
export class Chart {
  readonly element: HTMLElement;
  readonly #drawing = element('div', { class: 'drawing' });
  readonly #caption = element('figcaption');
  #draw: ((width: number) => Plot.PlotOptions) | undefined;
  #text = '';
  #width = 0;

  /** @param drawn is handed every new drawing */
  constructor(private readonly drawn: (plot: DrawnPlot) => void = () => undefined) {
    this.element = element('figure', {}, this.#drawing, this.#caption);
    new ResizeObserver(() => {
      if (this.#drawing.clientWidth !== this.#width) this.#again();
    }).observe(this.#drawing);
  }

  /** Draws; the text says what is seen, also to those who do not see it. */
  update(text: string, draw: (width: number) => Plot.PlotOptions): void {
    this.#draw = draw;
    this.#text = printable(text);
    fill(this.#caption, text);
    this.#again();
  }

  #again(): void {
    this.#width = this.#drawing.clientWidth;
    if (this.#draw === undefined || this.#width === 0) return;
    const options = this.#draw(Math.max(NARROWEST, this.#width));
    const plot = Plot.plot({ ...common, ...options, width: Math.max(NARROWEST, this.#width) });
    asOnePicture(plot, this.#text);
    fill(this.#drawing, plot);
    this.drawn(plot);
  }
}

/** To those who do not see it a drawing is one picture with its text; the kinds of its marks are no names of things. */
function asOnePicture(plot: DrawnPlot, text: string): void {
  for (const part of plot.querySelectorAll<SVGElement>('[aria-label]')) {
    part.dataset.mark = part.getAttribute('aria-label') ?? '';
    part.removeAttribute('aria-label');
  }
  plot.setAttribute('role', 'img');
  plot.setAttribute('aria-label', text);
}

/** Below a chart, its numbers as a table, which stays open where it was opened. */
export class NumbersBelow {
  readonly element: HTMLElement;
  readonly #table: HTMLElement;

  constructor(title: string) {
    this.#table = element('div', { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': title });
    this.element = element('details', { class: 'numbers' }, element('summary', {}, title), this.#table);
  }

  update(head: readonly string[], rows: readonly (readonly string[])[]): void {
    fill(this.#table, plainTable(head, rows));
  }
}

/** A table whose first column names its rows. */
export function plainTable(head: readonly string[], rows: readonly (readonly Child[])[]): HTMLElement {
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text)))),
    element(
      'tbody',
      {},
      ...rows.map(([first, ...cells]) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, first ?? ''),
          ...cells.map((cell) => element('td', {}, cell)),
        ),
      ),
    ),
  );
}
