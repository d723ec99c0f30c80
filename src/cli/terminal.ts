import type { MultiBar, SingleBar } from 'cli-progress';
import pc from 'picocolors';
import { CroplabError } from '../errors/index.js';
import { formatRate, formatSeconds } from '../pace.js';
import { printable } from '../printable.js';
import type { ProgressReporter, ProgressTask } from '../progress.js';
import { showsColor } from './shows-color.js';

/** Milliseconds between two plain lines about the same work. */
const LINE_INTERVAL = 10_000;

/** What is shown while a command works: bars on a terminal, plain lines elsewhere. All of it goes to standard error. */
export class Terminal implements ProgressReporter {
  readonly #showsBars = process.stderr.isTTY;
  #bars: MultiBar | undefined;
  #open = 0;

  private constructor(private readonly createBars: () => MultiBar) {}

  static async open(): Promise<Terminal> {
    const { MultiBar, Presets } = (await import('cli-progress')).default;
    const format = '{label} {bar} {value}/{total} {unit} {pace}';
    return new Terminal(
      () =>
        new MultiBar(
          {
            format,
            clearOnComplete: true,
            hideCursor: true,
            barsize: 24,
            stream: process.stderr,
            fps: 4,
            forceRedraw: true,
          },
          Presets.shades_classic,
        ),
    );
  }

  /** A line of text, above the bars. */
  readonly say = (message: string): void => {
    if (this.#bars === undefined) process.stderr.write(`${message}\n`);
    else this.#bars.log(`${message}\n`);
  };

  start(label: string, total: number, unit: string, done = 0): ProgressTask {
    const pace = new Pace(total, unit, done);
    return this.#showsBars ? this.#startBar(label, pace) : this.#startLines(label, pace);
  }

  #startBar(label: string, pace: Pace): ProgressTask {
    this.#bars ??= this.createBars();
    this.#open += 1;
    const bars = this.#bars;
    const bar: SingleBar = bars.create(pace.total, pace.done, { label, unit: pace.unit, pace: '' });
    let ended = false;
    return {
      advance: (done, note) => {
        pace.advance(done);
        bar.update(pace.done, { pace: pace.describe(note) });
      },
      end: () => {
        if (ended) return;
        ended = true;
        bars.remove(bar);
        this.#open -= 1;
        if (this.#open === 0) {
          bars.stop();
          this.#bars = undefined;
        }
      },
    };
  }

  #startLines(label: string, pace: Pace): ProgressTask {
    let shown = performance.now();
    return {
      advance: (done, note) => {
        pace.advance(done);
        if (performance.now() - shown < LINE_INTERVAL) return;
        shown = performance.now();
        this.say(`${label}: ${pace.done}/${pace.total} ${pace.unit} ${pace.describe(note)}`);
      },
      end: () => undefined,
    };
  }
}

/** How fast a piece of work goes, and how long it will take. */
class Pace {
  readonly #began = performance.now();
  readonly #before: number;

  constructor(
    readonly total: number,
    readonly unit: string,
    public done: number,
  ) {
    this.#before = done;
  }

  advance(more: number): void {
    this.done += more;
  }

  /** `6.2/s, 1:20 left, loss 4.213` */
  describe(note: string | undefined): string {
    const rate = (1000 * (this.done - this.#before)) / (performance.now() - this.#began);
    const parts = rate > 0 ? [formatRate(rate), `${formatSeconds((this.total - this.done) / rate)} left`] : [];
    return [...parts, ...(note === undefined ? [] : [note])].join(', ');
  }
}

/** Prints why a command ends: message and remedy, and a stack trace only where it is a mistake in croplab. */
export async function printError(error: unknown): Promise<void> {
  const colors = pc.createColors(showsColor(process.stderr));
  const { ConfigError } = await import('../config/config-error.js');
  const { hideSecrets } = await import('../container/secrets.js');
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.render({ color: colors.isColorSupported })}\n\n${error.remedy}\n`);
  } else if (error instanceof CroplabError) {
    process.stderr.write(
      `${colors.red(printable(hideSecrets(error.message)))}\n${printable(hideSecrets(error.remedy))}\n`,
    );
  } else {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${colors.red('This is a mistake in croplab, or in a plug-in.')}\n${hideSecrets(text)}\n`);
  }
}
