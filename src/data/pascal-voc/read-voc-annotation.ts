import { isClassName } from '../class-names.js';
import type { ImageSize } from '../examine-images.js';
import { isImageSide } from '../image-boxes.js';
import { quoted } from '../quoted.js';
import { readXmlElements, XmlError, type XmlElement } from './xml-elements.js';

/** An annotated object; edges in pixels from the image's edge, between pixels. */
export interface VocObject {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly difficult: boolean;
  readonly truncated: boolean;
}

export interface VocAnnotation {
  /** `undefined` where the file gives none, or zeros, as some tools write them. */
  readonly size: ImageSize | undefined;
  readonly objects: readonly VocObject[];
}

/** Told of what is wrong, by line. */
export type ReportLine = (line: number, problem: string) => void;

/** Pixels beyond which a number is no coordinate. */
const FARTHEST = 1 << 20;

const EDGES = ['xmin', 'ymin', 'xmax', 'ymax'] as const;

/** Elements of an object, by their paths below it. */
const OBJECT_FIELDS = new Set(['name', 'difficult', 'truncated', ...EDGES.map((edge) => `bndbox/${edge}`)]);

const OBJECT = 'annotation/object';

type Field = Pick<XmlElement, 'line' | 'text'>;

/** Gathers one file. */
class AnnotationReader {
  readonly objects: VocObject[] = [];
  readonly #size: Partial<Record<'width' | 'height', number>> = {};
  /** Of the object that is being read. */
  #fields = new Map<string, Field>();

  constructor(private readonly report: ReportLine) {}

  open(path: string, line: number): void {
    if (path === OBJECT) this.#fields = new Map();
    else if (!path.includes('/') && path !== 'annotation') this.report(line, `<${path}> is no <annotation>`);
  }

  close({ path, line, text }: XmlElement): void {
    if (path === OBJECT) this.#endObject(line);
    else if (path === 'annotation/size/width') this.#size.width = Number(text);
    else if (path === 'annotation/size/height') this.#size.height = Number(text);
    else if (path.startsWith(`${OBJECT}/`)) this.#addField(path.slice(OBJECT.length + 1), { line, text });
  }

  #addField(name: string, field: Field): void {
    if (!OBJECT_FIELDS.has(name)) return;
    if (this.#fields.has(name)) this.report(field.line, `<${name}> is there twice`);
    this.#fields.set(name, field);
  }

  #endObject(line: number): void {
    const name = this.#name(line);
    this.#reportMissingEdges(line);
    const [xmin, ymin, xmax, ymax] = EDGES.map((edge) => this.#edge(edge));
    if (name === undefined || xmin === undefined || ymin === undefined) return;
    if (xmax === undefined || ymax === undefined) return;
    if (xmin > xmax || ymin > ymax) {
      const at = this.#fields.get('bndbox/xmin')?.line ?? line;
      this.report(at, `the box ends before it begins (${[xmin, ymin, xmax, ymax].join(', ')})`);
      return;
    }
    const [left, top] = [xmin - 1, ymin - 1];
    const flags = { difficult: this.#isSet('difficult'), truncated: this.#isSet('truncated') };
    this.objects.push({ name, left, top, right: xmax, bottom: ymax, ...flags });
  }

  #name(line: number): string | undefined {
    const field = this.#fields.get('name');
    if (field !== undefined && isClassName(field.text)) return field.text;
    if (field === undefined) this.report(line, 'the object has no <name>');
    else this.report(field.line, `<name> ${quoted(field.text)} is no name of a class`);
    return undefined;
  }

  #reportMissingEdges(line: number): void {
    const missing = EDGES.filter((edge) => !this.#fields.has(`bndbox/${edge}`)).map((edge) => `<${edge}>`);
    if (missing.length > 0) this.report(line, `the object has no <bndbox> with ${missing.join(', ')}`);
  }

  #edge(edge: (typeof EDGES)[number]): number | undefined {
    const field = this.#fields.get(`bndbox/${edge}`);
    if (field === undefined) return undefined;
    const value = field.text === '' ? NaN : Number(field.text);
    if (Math.abs(value) <= FARTHEST) return value;
    this.report(field.line, `<${edge}> ${quoted(field.text)} is no number of a pixel`);
    return undefined;
  }

  #isSet(flag: 'difficult' | 'truncated'): boolean {
    return ['1', 'true'].includes(this.#fields.get(flag)?.text.toLowerCase() ?? '');
  }

  get size(): ImageSize | undefined {
    const { width, height } = this.#size;
    return isImageSide(width) && isImageSide(height) ? [width, height] : undefined;
  }
}

/** Reads an XML file of Pascal VOC, telling everything that is wrong with it. Parts of objects, poses and polygons are passed over. */
export function readVocAnnotation(text: string, report: ReportLine): VocAnnotation {
  const reader = new AnnotationReader(report);
  try {
    readXmlElements(text, {
      onOpen: (path, line) => {
        reader.open(path, line);
      },
      onClose: (element) => {
        reader.close(element);
      },
    });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    report(error.line, error.message);
  }
  return { size: reader.size, objects: reader.objects };
}
