import type { DrawnRow } from '../report-view.js';
import { element } from './element.js';
import { seriesMark, seriesStyle } from './series-style.js';

/** The rows that a chart shows, each with its mark; of those that charts may show, the ones that are in it. */
export function legendOf(shown: readonly DrawnRow[], isThere: (row: DrawnRow) => boolean = () => true): HTMLElement {
  const items = shown.flatMap((row, place) =>
    isThere(row) ? [element('li', {}, seriesMark(seriesStyle(place)), element('span', {}, row.name))] : [],
  );
  return element('ul', { class: 'legend', 'aria-label': 'Legend' }, ...items);
}
