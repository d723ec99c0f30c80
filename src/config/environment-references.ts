/** Where the values of `${env:NAME}` come from. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Expansion {
  readonly text: string;
  /** The variables that were looked at. */
  readonly names: readonly string[];
  /** What is wrong, each with its offset in the unexpanded text. */
  readonly faults: readonly {
    readonly offset: number;
    readonly code: 'config/reference' | 'config/environment';
    readonly message: string;
  }[];
}

/** `${env:NAME}`, `${env:NAME:-default}`, or any other `${`; `$${` stands for a `${` that is meant literally. */
const REFERENCE = /\$\$\{|\$\{env:([A-Za-z_]\w*)(?::-([^}]*))?\}|\$\{[^}]*\}?/g;

/**
 * Puts environment variables into a text. As in a shell, `:-` gives the default of a variable that is not set or empty.
 */
export function expandReferences(text: string, environment: Environment): Expansion {
  const names: string[] = [];
  const faults: Expansion['faults'][number][] = [];
  const expanded = text.replace(REFERENCE, (...match: unknown[]) => {
    const [whole, name, fallback, offset] = match as [string, string | undefined, string | undefined, number];
    if (whole === '$${') return '${';
    if (name === undefined) {
      const message = `${whole} is no reference. Write \${env:NAME} or \${env:NAME:-default}; $\${ stands for a literal \${.`;
      faults.push({ offset, code: 'config/reference', message });
      return whole;
    }
    names.push(name);
    const value = environment[name];
    if (value !== undefined && (value !== '' || fallback === undefined)) return value;
    if (fallback !== undefined) return fallback;
    const message = `The environment variable ${name} is not set. Set it, or give a default: \${env:${name}:-default}`;
    faults.push({ offset, code: 'config/environment', message });
    return whole;
  });
  return { text: expanded, names, faults };
}

/** Whether the text is one reference and nothing else. */
export function isOneReference(text: string): boolean {
  return /^\$\{env:[A-Za-z_]\w*(?::-[^}]*)?\}$/.test(text);
}
