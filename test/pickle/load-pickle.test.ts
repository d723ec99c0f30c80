import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  loadPickle,
  PickleFault,
  PickleWriter,
  plainGlobals,
  RefusedGlobal,
  type PickleValue,
} from '../../src/pickle/index.js';

const globals = new Map(plainGlobals);
const load = (bytes: Uint8Array): PickleValue => loadPickle(bytes, { globals }).value;
const fault = (bytes: Uint8Array): string => {
  try {
    load(bytes);
  } catch (error) {
    if (error instanceof PickleFault) return error.message;
    throw error;
  }
  throw new Error('It was read.');
};
const pickle = (...parts: (string | readonly number[])[]): Buffer =>
  Buffer.concat([
    Buffer.of(0x80, 4),
    ...parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  ]);

type Tree = null | boolean | number | string | Tree[] | Map<string, Tree>;

function write(value: Tree): Buffer {
  const chunks: Buffer[] = [];
  const writer = new PickleWriter((chunk) => chunks.push(chunk));
  const put = (tree: Tree): void => {
    if (tree === null) writer.none();
    else if (typeof tree === 'boolean') writer.boolean(tree);
    else if (typeof tree === 'string') writer.text(tree);
    else if (typeof tree === 'number') {
      if (Number.isSafeInteger(tree) && !Object.is(tree, -0)) writer.integer(tree);
      else writer.float(tree);
    } else if (Array.isArray(tree)) writer.list(tree, put);
    else {
      writer.dict(tree, ([key, item]) => {
        writer.text(key);
        put(item);
      });
    }
  };
  put(value);
  writer.end();
  return Buffer.concat(chunks);
}

const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.double(),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('tree'), { maxLength: 6 }),
    fc.array(fc.tuple(fc.string(), tie('tree')), { maxLength: 6 }).map((items) => new Map(items)),
  ),
})).tree;

describe('a pickle', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(load(write(value))).toEqual(value);
      }),
    );
  });

  it('holds lists of thousands in portions, and large texts', () => {
    const value = [Array.from({ length: 2500 }, (_, place) => place * 1000), 'x'.repeat(3 << 20), 'y'];
    expect(load(write(value))).toEqual(value);
  });

  it('is refused, and nothing worse, wherever it is cut short or a byte is changed', () => {
    const whole = write([new Map<string, Tree>([['a', [1, 2.5, 'text', null]]]), 'text', 300, -70000, 2 ** 50]);
    for (let length = 0; length < whole.length; length++) {
      expect(() => load(whole.subarray(0, length))).toThrow(PickleFault);
    }
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (place, byte) => {
        const changed = Uint8Array.from(whole);
        changed[place] = byte;
        try {
          load(changed);
        } catch (error) {
          if (!(error instanceof PickleFault)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('of any bytes ends as a value or is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          load(pickle([...bytes]));
        } catch (error) {
          if (!(error instanceof PickleFault)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a pickle that names what nobody asked for', () => {
  it.each([
    ['by a line', pickle('cposix\nsystem\n(X\x04\0\0\0echotR.')],
    ['by texts', pickle('\x8c\x05posix\x8c\x06system\x93\x8c\x04echo\x85R.')],
    ['through an allowed module', pickle('cposix\nsystem\n)\x81.')],
  ])('%s is refused with the name and the place', (_, bytes) => {
    expect(() => load(bytes)).toThrow(RefusedGlobal);
    expect(fault(bytes)).toMatch(/names posix\.system, .* nothing was run \(byte \d+\)/);
  });

  it.each([['constructor'], ['__proto__'], ['toString']])('finds nothing of JavaScript under %s', (name) => {
    expect(() => load(pickle(`c${name}\n${name}\n.`))).toThrow(RefusedGlobal);
    const dict = load(pickle('}', `X${String.fromCharCode(name.length)}\0\0\0${name}`, 'K\x01s.'));
    expect(dict).toEqual(new Map([[name, 1]]));
  });

  it('is told in plain characters, however the name looks', () => {
    expect(fault(pickle(`c\x1b[31m${'a'.repeat(500)}\nb\n.`))).not.toContain('\x1b');
  });
});

describe('a pickle that asks for too much', () => {
  it.each([
    ['a text longer than the file', pickle('X\xff\xff\xff\xff.'), 'cut short'],
    ['bytes of any length', pickle('\x8e', Array<number>(8).fill(0xff), '.'), 'cut short'],
    ['a frame beyond the end', pickle('\x95', Array<number>(8).fill(0xff), '.'), 'cut short'],
    ['a memo of four billion places', pickle('Nr\xff\xff\xff\xff.'), 'out of turn'],
    ['a value that is not in the memo', pickle('h\x05.'), 'does not have'],
    ['an integer of many bytes', pickle('\x8b\x00\x10\0\0', '1'.repeat(4096), '.'), 'integer of 4096 bytes'],
    ['depth', pickle('('.repeat(2000), '.'), 'values deep'],
    ['a high stack', pickle('N'.repeat(1_100_000), '.'), 'on the stack'],
    ['memory', pickle('\x8c\x01a0'.repeat(10), '}0'.repeat(7_000_000), '.'), 'GiB of memory'],
    ['values where there are none', pickle('a.'), 'there is none'],
    ['a mark that is not there', pickle('t.'), 'lacks a mark'],
    ['to append to a number', pickle('K\x01Na.'), 'appends to a number'],
    ['to call a text', pickle('\x8c\x01a)R.'), 'calls a str'],
    ['a state for a list', pickle(']}b.'), 'gives a list a state'],
    ['a list as a key', pickle('}]Ns.'), 'list as a key'],
    ['keywords', pickle('c__builtin__\nset\n)}\x8c\x01aNs\x92.'), 'keywords'],
    ['an extension', pickle('\x82\x01.'), 'EXT1'],
    ['something outside of it', pickle('NQ.'), 'outside of it'],
    ['an opcode of protocol 0', pickle('I1\n.'), 'protocol 0'],
    ['an opcode that does not exist', pickle('\xff.'), '0xff'],
    ['protocol 6', Buffer.of(0x80, 6, 0x2e), 'protocol 6'],
    ['no protocol', Buffer.from('N.'), 'no pickle'],
  ])('(%s) is refused', (_, bytes, reason) => {
    expect(fault(bytes)).toContain(reason);
  });

  it('may contain itself, and share its parts', () => {
    const list = load(pickle(']\x94h\0a.')) as PickleValue[];
    expect(list[0]).toBe(list);
  });
});
