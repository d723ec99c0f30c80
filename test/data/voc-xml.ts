interface ObjectOptions {
  readonly difficult?: 0 | 1;
  readonly truncated?: 0 | 1;
  /** Elements besides. */
  readonly more?: string;
}

/** An `<object>` of Pascal VOC: xmin, ymin, xmax, ymax. */
export function vocObject(
  name: string,
  [xmin, ymin, xmax, ymax]: readonly [number, number, number, number],
  { difficult = 0, truncated = 0, more = '' }: ObjectOptions = {},
): string {
  const edges = `<xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax>`;
  const flags = `<truncated>${truncated}</truncated><difficult>${difficult}</difficult>`;
  return `<object><name>${name}</name><pose>Left</pose>${flags}<bndbox>${edges}</bndbox>${more}</object>`;
}

interface XmlOptions {
  readonly size?: readonly [number, number];
}

/** An annotation of Pascal VOC, an object a line. */
export function vocXml(objects: readonly string[], { size: [width, height] = [100, 80] }: XmlOptions = {}): string {
  const size = `<size><width>${width}</width><height>${height}</height><depth>3</depth></size>`;
  return ['<annotation>', '<filename>other.jpg</filename>', size, ...objects, '</annotation>', ''].join('\n');
}
