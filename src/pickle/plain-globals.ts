import { GlobalReference, isPickleKey, type PickleGlobal, type PickleValue } from './pickle-value.js';

/** Bytes; those of protocol 2 are a text. */
export function bytesIn(value: PickleValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return new Uint8Array(Buffer.from(value, 'latin1'));
  throw new Error('it has no bytes.');
}

const mentioned: PickleGlobal = {};

const bytes: PickleGlobal = {
  make: ([content, encoding = 'latin1']) => {
    if (content === undefined) return new Uint8Array(0);
    if (encoding !== 'latin1' && encoding !== 'latin-1') throw new Error('it encodes something else than bytes.');
    return bytesIn(content);
  },
};

const set: PickleGlobal = {
  make: ([members = []]) => {
    if (Array.isArray(members) && members.every(isPickleKey)) return new Set(members);
    throw new Error('its members are no list of texts and numbers.');
  },
};

const emptyDict: PickleGlobal = {
  make: (args) => {
    if (args.length > 1 || !args.every((arg) => arg instanceof GlobalReference)) throw new Error('it is not empty.');
    return new Map();
  },
  // Attributes that PyTorch hangs on its dicts: their content is all that is read.
  setState: () => undefined,
};

/**
 * What plain Python values need to name in some protocols: protocol 2 writes bytes as a text and an encoding, 2 and 3 a set as a call. The
 * modules have their names of Python 2 and 3.
 */
export const plainGlobals: readonly (readonly [string, PickleGlobal])[] = [
  ['_codecs encode', bytes],
  ...['builtins', '__builtin__'].flatMap((module): [string, PickleGlobal][] => [
    [`${module} bytes`, bytes],
    [`${module} bytearray`, bytes],
    [`${module} set`, set],
    [`${module} frozenset`, set],
    [`${module} list`, mentioned],
    [`${module} dict`, mentioned],
  ]),
  ['collections OrderedDict', emptyDict],
  ['collections defaultdict', emptyDict],
];
