import { SaxesParser } from 'saxes';

/** What is wrong with an XML file, and where. */
export class XmlError extends Error {
  override readonly name = 'XmlError';

  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/** An element that has ended. */
export interface XmlElement {
  /** Names from the root to it: `annotation/object/name`. */
  readonly path: string;
  /** Line of its start, from 1. */
  readonly line: number;
  /** Its own text, without that of its children, and without blanks around it. */
  readonly text: string;
}

export interface XmlHandlers {
  readonly onOpen: (path: string, line: number) => void;
  readonly onClose: (element: XmlElement) => void;
}

/** Elements inside of each other. */
const DEEPEST = 32;

interface OpenElement {
  readonly path: string;
  readonly line: number;
  text: string;
}

/**
 * Reads XML from front to back and hands over its elements as they begin and end. The parser (https://github.com/lddubeau/saxes) accepts
 * only what is well formed. It knows the five entities of XML itself: a document type declares none that could be expanded, and nothing
 * outside of the text is read.
 *
 * @throws XmlError
 */
export function readXmlElements(text: string, { onOpen, onClose }: XmlHandlers): void {
  const parser = new SaxesParser({ position: false });
  const open: OpenElement[] = [];
  const addText = (piece: string): void => {
    const element = open.at(-1);
    if (element) element.text += piece;
  };
  parser.on('error', ({ message }) => {
    throw new XmlError(parser.line, message);
  });
  parser.on('opentag', ({ name }) => {
    if (open.length >= DEEPEST) throw new XmlError(parser.line, `elements lie more than ${DEEPEST} deep`);
    const parent = open.at(-1);
    const element = { path: parent ? `${parent.path}/${name}` : name, line: parser.line, text: '' };
    open.push(element);
    onOpen(element.path, element.line);
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element) onClose({ ...element, text: element.text.trim() });
  });
  // The parser breaks down at half a character, which is none; the way through bytes puts the sign for that in its place.
  parser.write(Buffer.from(text).toString()).close();
}
