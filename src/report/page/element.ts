import { printable } from '../../printable.js';

export type Child = Node | string | null;

/** Names are the page's own; values may come from files. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Makes an element. Texts become text nodes, so nothing in them is ever read as HTML. An attribute that is true is there without a value,
 * one that is false is not.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== undefined) made.setAttribute(name, printable(String(value)));
  }
  appendTo(made, children);
  return made;
}

export function appendTo(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child !== null)
      parent.appendChild(typeof child === 'string' ? document.createTextNode(printable(child)) : child);
  }
}

/** Puts other children in the place of those that are there. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren();
  appendTo(parent, children);
}

export function button(text: string, act: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', act);
  return made;
}
