import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ReportDocument } from './report-document.js';

/** The page's script and style as the build made them. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

export interface PageOptions {
  readonly title: string;
  /** The comparison as text, for readers without scripts. */
  readonly plainText: string;
  /** Where the page asks for what is new; nothing for a file that stands by itself. */
  readonly live?: string;
}

/** Seen from `src/` and from `dist/` alike. */
const builtPage = new URL('../../dist/report/page/', import.meta.url);

/** As the last build made them, also for code that runs from the sources. */
export async function readPageAssets(): Promise<PageAssets> {
  const [script, style] = await Promise.all(
    ['main.js', 'page.css'].map((name) => readFile(new URL(name, builtPage), 'utf8')),
  );
  return { script: script!, style: style! };
}

/**
 * What the page may do: run its own script, show pictures that it holds, and ask the server that it comes from, if it comes from one.
 * Nothing else, whatever names and texts of the runs say.
 */
export function contentSecurityPolicy({ script }: PageAssets, isLive: boolean): string {
  const digest = createHash('sha256').update(script).digest('base64');
  return [
    "default-src 'none'",
    `script-src 'sha256-${digest}'`,
    // Drawings bring style elements of their own.
    "style-src 'unsafe-inline'",
    'img-src data:',
    ...(isLive ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** A report as one HTML file that needs nothing else. */
export function reportHtml(
  document: ReportDocument,
  assets: PageAssets,
  { title, plainText, live }: PageOptions,
): string {
  // Nothing in the data can end the element that holds it.
  const data = JSON.stringify(document).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en"${live === undefined ? '' : ` data-live="${escaped(live)}"`}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(contentSecurityPolicy(assets, live !== undefined))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${assets.style}</style>
</head>
<body>
<noscript><p>Charts, sorting and filters need JavaScript. The comparison as text:</p><pre>${escaped(plainText)}</pre></noscript>
<script type="application/json" id="report-data">${data}</script>
<script>${assets.script}</script>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character]!);
