import { button, element } from './element.js';

export type Range = readonly [from: number, to: number];

/** The part of an axis that is seen; buttons and keys move it. */
export class Zoom {
  readonly buttons: HTMLElement;
  #whole: Range = [0, 1];
  #part: Range | null = null;

  constructor(private readonly changed: () => void) {
    const steps: readonly (readonly [string, () => void])[] = [
      [
        'Zoom in',
        () => {
          this.scale(0.5);
        },
      ],
      [
        'Zoom out',
        () => {
          this.scale(2);
        },
      ],
      [
        '← Earlier',
        () => {
          this.move(-0.5);
        },
      ],
      [
        'Later →',
        () => {
          this.move(0.5);
        },
      ],
      [
        'Whole',
        () => {
          this.show(null);
        },
      ],
    ];
    this.buttons = element(
      'div',
      { class: 'buttons', role: 'group', 'aria-label': 'Zoom' },
      ...steps.map(([text, act]) => button(text, act)),
    );
  }

  get part(): Range | null {
    return this.#part;
  }

  /** Says how far the axis reaches. */
  reach(whole: Range): void {
    this.#whole = whole;
  }

  show(part: Range | null): void {
    this.#part = part === null || part[1] <= part[0] ? null : part;
    this.changed();
  }

  scale(factor: number): void {
    const [from, to] = this.#part ?? this.#whole;
    const [centre, half] = [(from + to) / 2, (factor * (to - from)) / 2];
    this.#showWithin(centre - half, centre + half);
  }

  /** Moves by a share of what is seen. */
  move(share: number): void {
    if (this.#part === null) return;
    const [from, to] = this.#part;
    const [least, most] = this.#whole;
    const by = Math.min(most - to, Math.max(least - from, share * (to - from)));
    this.show([from + by, to + by]);
  }

  #showWithin(from: number, to: number): void {
    const [least, most] = this.#whole;
    const part: Range = [Math.max(least, from), Math.min(most, to)];
    this.show(part[0] <= least && part[1] >= most ? null : part);
  }

  /** `+`, `-`, the arrows and Escape while a drawing has the focus. */
  listenToKeys(target: HTMLElement): void {
    const acts: Readonly<Record<string, () => void>> = {
      '+': () => {
        this.scale(0.5);
      },
      '-': () => {
        this.scale(2);
      },
      ArrowLeft: () => {
        this.move(-0.25);
      },
      ArrowRight: () => {
        this.move(0.25);
      },
      Escape: () => {
        this.show(null);
      },
    };
    target.addEventListener('keydown', (event) => {
      const act = acts[event.key];
      if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    });
  }

  /** Lets the pointer choose a part by dragging over a drawing; a double click shows the whole. */
  listenToPointer(drawing: Element, valueAt: (clientX: number) => number): void {
    let start: number | undefined;
    const mark = element('div', { class: 'selection' });
    const place = (event: PointerEvent): void => {
      const bounds = drawing.getBoundingClientRect();
      const [left, right] = [Math.min(start!, event.clientX), Math.max(start!, event.clientX)];
      Object.assign(mark.style, { left: `${left - bounds.left}px`, width: `${right - left}px` });
    };
    drawing.addEventListener('pointerdown', (event) => {
      const { clientX, button: pressed, pointerType } = event as PointerEvent;
      // A finger scrolls the page; the buttons zoom.
      if (pressed !== 0 || pointerType === 'touch') return;
      start = clientX;
      drawing.setPointerCapture((event as PointerEvent).pointerId);
    });
    drawing.addEventListener('pointermove', (event) => {
      if (start === undefined) return;
      place(event as PointerEvent);
      drawing.parentElement?.appendChild(mark);
    });
    drawing.addEventListener('pointerup', (event) => {
      const { clientX } = event as PointerEvent;
      const from = start;
      start = undefined;
      mark.remove();
      if (from === undefined || Math.abs(clientX - from) < LEAST_DRAG) return;
      const [one, other] = [valueAt(from), valueAt(clientX)];
      this.#showWithin(Math.min(one, other), Math.max(one, other));
    });
    drawing.addEventListener('dblclick', () => {
      this.show(null);
    });
  }
}

/** Pixels that a pointer must move for it to be meant. */
const LEAST_DRAG = 5;
