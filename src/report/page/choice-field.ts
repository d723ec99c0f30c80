import { element, fill } from './element.js';

export interface Option {
  readonly value: string;
  readonly text: string;
}

/** A labelled list to choose one of. */
export class ChoiceField {
  readonly element: HTMLElement;
  readonly #select = element('select');
  #options = '';

  constructor(label: string, choose: (value: string) => void) {
    this.element = element('label', { class: 'field' }, element('span', {}, label), this.#select);
    this.#select.addEventListener('change', () => {
      choose(this.#select.value);
    });
  }

  get value(): string {
    return this.#select.value;
  }

  /** Offers options and marks one; the list is only made anew where it has changed, so that an open one stays open. */
  update(options: readonly Option[], value: string): void {
    const text = JSON.stringify(options);
    if (text !== this.#options) {
      this.#options = text;
      fill(
        this.#select,
        ...options.map((option) => element('option', { value: option.value }, option.text.slice(0, LONGEST_TEXT))),
      );
    }
    this.#select.value = value;
    this.element.hidden = options.length === 0;
  }
}

const LONGEST_TEXT = 120;

/** Offers names, and keeps the one that was chosen as long as it is among them. */
export function offerNames(field: ChoiceField, names: readonly string[], fallback: string): void {
  field.update(plainOptions(names), names.includes(field.value) ? field.value : fallback);
}

export const plainOptions = (values: readonly string[]): Option[] => values.map((value) => ({ value, text: value }));
