/** What would steer a terminal or turn the direction of text: control characters, separators of lines, marks of direction. */
const STEERING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text of a file as it may be shown: what would steer a terminal is shown as what it is. Lines stay apart. */
export function printable(text: string): string {
  return text.replace(STEERING, (character) => (character === '\t' ? ' ' : '\uFFFD'));
}

/** The same on one line. */
export function printableLine(text: string): string {
  return printable(text.replace(/[\r\n\u2028\u2029]+/g, ' '));
}

/** JSON, in which nothing but its content says what it says: what would steer a terminal is escaped. */
export function printableJson(json: string): string {
  return json.replace(STEERING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same on one line, and what would steer or cannot be seen shown by its code: for messages that say which text of a file they are about. */
export const escaped = (text: string): string =>
  text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, unit) => character.charCodeAt(unit))
      .map((code) => `\\u${code.toString(16).padStart(4, '0')}`)
      .join(''),
  );
