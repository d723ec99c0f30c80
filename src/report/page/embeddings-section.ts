import * as Plot from '@observablehq/plot';
import { printable } from '../../printable.js';
import type { ReportEmbedding } from '../report-document.js';
import type { OpenedReport } from '../opened-report.js';
import type { ReportView } from '../report-view.js';
import { Chart } from './chart.js';
import { element, fill } from './element.js';
import { sectionElement, type Section } from './section.js';
import { seriesStyle, symbolMark } from './series-style.js';

/** Labels that have a colour and a symbol of their own, the most frequent first; all others share one. */
const MOST_LABELS = 7;

interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

interface Drawing {
  readonly key: string;
  readonly text: string;
  readonly points: readonly LabelledPoint[];
}

/** What the backbone makes of images, in the plane. */
export class EmbeddingsSection implements Section {
  readonly id = 'embeddings';
  readonly title = 'Embeddings';
  readonly element: HTMLElement;
  readonly #body = element('div', { class: 'gallery' });
  readonly #legend = element('ul', { class: 'legend', 'aria-label': 'Labels' });
  #charts: readonly Chart[] = [];

  constructor() {
    this.element = sectionElement(this.id, this.title, this.#legend, this.#body);
  }

  update({ rows, opened }: ReportView): boolean {
    const drawings = rows.flatMap((row) => {
      const run = row.runs.find(({ embeddings }) => embeddings.length > 0);
      return (run?.embeddings ?? []).map((embedding): Drawing => {
        const text = `${row.name}: ${embedding.name}, seed ${run?.run.result?.seed ?? 'unknown'}`;
        return { key: `${row.id} ${embedding.name}`, text, points: pointsOf(embedding, opened) };
      });
    });
    const labels = frequentLabels(drawings.flatMap(({ points }) => points.map(({ label }) => label)));
    this.#charts = drawings.map(() => new Chart());
    fill(this.#legend, ...labels.map(labelItem));
    fill(this.#body, ...this.#charts.map((chart) => chart.element));
    drawings.forEach(({ text, points }, index) => {
      this.#charts[index]!.update(text, (width) => embeddingPlot(points, labels, width));
    });
    return drawings.length > 0;
  }
}

function pointsOf({ x, y, labels }: ReportEmbedding, opened: OpenedReport): LabelledPoint[] {
  const [across, up] = [opened.column(x), opened.column(y)];
  return labels.map((label, index) => ({ x: across[index]!, y: up[index]!, label }));
}

function labelItem(label: string, place: number): HTMLElement {
  return element(
    'li',
    {},
    symbolMark(seriesStyle(place)),
    element('span', {}, label === '' ? 'without a label' : label),
  );
}

function frequentLabels(labels: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_LABELS)
    .map(([label]) => label);
}

function embeddingPlot(points: readonly LabelledPoint[], labels: readonly string[], width: number): Plot.PlotOptions {
  const rest = points.filter(({ label }) => !labels.includes(label));
  return {
    height: Math.round(width * 0.8),
    margin: 8,
    inset: 8,
    x: { axis: null },
    y: { axis: null },
    symbol: { type: 'identity' },
    marks: [
      Plot.frame({ strokeOpacity: 0.2 }),
      Plot.dot(rest, { x: 'x', y: 'y', r: 2, stroke: 'currentColor', strokeOpacity: 0.4 }),
      ...labels.map((label, place) => {
        const { color, symbol } = seriesStyle(place);
        const own = points.filter((point) => point.label === label);
        return Plot.dot(own, { x: 'x', y: 'y', r: 2.5, symbol, stroke: color, fill: color, fillOpacity: 0.3 });
      }),
      Plot.tip(points, Plot.pointer({ x: 'x', y: 'y', title: ({ label }: LabelledPoint) => printable(label) })),
    ],
  };
}
