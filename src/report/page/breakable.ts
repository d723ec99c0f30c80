import { element, type Child } from './element.js';

/** A name that a narrow cell breaks behind the dots of its keys, and within a word only where that is still too long. */
export function breakable(name: string): readonly Child[] {
  return name.split(/(?<=\.)(?=[A-Za-z])/).flatMap((part, index) => (index === 0 ? [part] : [element('wbr'), part]));
}
