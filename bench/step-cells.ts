/** How the tables of steps write what was measured; a dash where there is nothing to write. */
type Perhaps = number | undefined;

const written = (value: Perhaps, write: (value: number) => string): string =>
  value === undefined ? '-' : write(value);

export const millisecondsCell = (milliseconds: Perhaps): string => written(milliseconds, (value) => value.toFixed(0));

export const rateCell = (milliseconds: Perhaps): string =>
  written(milliseconds, (value) => (1000 / value).toPrecision(3));

export const gigabytesCell = (bytes: Perhaps): string => written(bytes, (value) => (value / 1e9).toFixed(2));

export const secondsCell = (seconds: Perhaps): string => written(seconds, (value) => value.toFixed(1));

/** How many times as large the first is. */
export const ratioCell = (one: Perhaps, other: Perhaps): string =>
  one === undefined || other === undefined ? '-' : `${(one / other).toFixed(2)}x`;
