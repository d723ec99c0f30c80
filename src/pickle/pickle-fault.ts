/** What is wrong with a pickle, in words that complete "cannot be used: ". */
export class PickleFault extends Error {
  constructor(
    what: string,
    /** Byte of the input, counted from 0, that it was found at. */
    readonly offset: number,
  ) {
    super(`${what} (byte ${offset}).`);
  }
}

/** A pickle that names a class or a function which nobody asked for. Nothing of it was called. */
export class RefusedGlobal extends PickleFault {
  constructor(
    readonly module: string,
    /** The class's or the function's. */
    readonly member: string,
    offset: number,
  ) {
    super(
      `its pickle names ${quoted(module)}.${quoted(member)}, which is not among what may be in it; nothing was run`,
      offset,
    );
  }
}

/** Names come from the file: cut short, and without anything that a terminal would obey. */
function quoted(name: string): string {
  const plain = name.replace(/[^\x21-\x7e]/g, '?');
  return plain.length > 80 ? `${plain.slice(0, 80)}...` : plain;
}
