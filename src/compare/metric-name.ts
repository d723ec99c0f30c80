/** What stands before a metric that was measured on validation images. */
export const VALIDATION = 'validation';

/** The evaluator that a metric is called by, and the metric's own name: `linear`, `AP/cat`. */
export function metricParts(metric: string): readonly [evaluator: string, name: string] {
  const border = metric.indexOf('/');
  return border < 0 ? [metric, ''] : [metric.slice(0, border), metric.slice(border + 1)];
}

/** Whether a metric was measured on validation images, by which something was chosen. */
export const isValidation = (metric: string): boolean => metricParts(metric)[1].startsWith(VALIDATION);
