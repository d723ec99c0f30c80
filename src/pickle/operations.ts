import { RefusedGlobal } from './pickle-fault.js';
import type { ByteReader } from './byte-reader.js';
import type { OpcodeName } from './opcodes.js';
import { pythonTypeOf, sizes, type PickleMemory } from './pickle-memory.js';
import { GlobalReference, isPickleKey, type PickleGlobals, type PickleKey, type PickleValue } from './pickle-value.js';

/** Characters of a module or of a name in it. */
const LONGEST_NAME = 1024;

/** What the operations of the machine work on. */
export interface Machine {
  readonly reader: ByteReader;
  readonly memory: PickleMemory;
  readonly globals: PickleGlobals;
  readonly persistent: ((id: PickleValue) => PickleValue) | undefined;
  /** What made which object: only that may give it a state. */
  readonly makers: WeakMap<object, GlobalReference>;
}

export type Operation = (machine: Machine) => void;

const pushText =
  (length: (reader: ByteReader) => number): Operation =>
  ({ reader, memory }) => {
    const text = reader.text(length(reader));
    memory.charge(sizes.text + text.length);
    memory.push(text);
  };

/** What Python 2 called a string: bytes, or a text. */
const pushOldText =
  (length: (reader: ByteReader) => number): Operation =>
  ({ reader, memory }) => {
    const text = reader.latin1(length(reader));
    memory.charge(sizes.text + text.length);
    memory.push(text);
  };

const pushBytes =
  (length: (reader: ByteReader) => number): Operation =>
  ({ reader, memory }) => {
    memory.charge(sizes.view);
    memory.push(reader.bytes(length(reader)));
  };

const pushNumber =
  (read: (reader: ByteReader) => number | bigint): Operation =>
  ({ reader, memory }) => {
    memory.charge(sizes.number);
    memory.push(read(reader));
  };

function pushList({ memory }: Machine, elements: PickleValue[]): void {
  memory.charge(sizes.list + elements.length * sizes.element);
  memory.push(elements);
}

/** The last `length` values, as a tuple. */
const pushTuple =
  (length: number): Operation =>
  (machine) => {
    const elements = Array.from({ length }, () => machine.memory.pop());
    pushList(machine, elements.reverse());
  };

function appendAll({ memory }: Machine, elements: readonly PickleValue[]): void {
  const list = memory.top();
  if (!Array.isArray(list)) return memory.fail(`its pickle appends to a ${pythonTypeOf(list)}`);
  memory.charge(elements.length * sizes.element);
  for (const element of elements) list.push(element);
}

function keyOf({ memory }: Machine, value: PickleValue): PickleKey {
  return isPickleKey(value) ? value : memory.fail(`its pickle has a ${pythonTypeOf(value)} as a key`);
}

function setAll(machine: Machine, dict: PickleValue, items: readonly PickleValue[]): void {
  const { memory } = machine;
  if (!(dict instanceof Map)) return memory.fail(`its pickle sets items of a ${pythonTypeOf(dict)}`);
  if (items.length % 2 !== 0) memory.fail('its pickle has a key without a value');
  memory.charge((items.length / 2) * sizes.item);
  for (let place = 0; place < items.length; place += 2) dict.set(keyOf(machine, items[place]!), items[place + 1]!);
}

function pushDict(machine: Machine, items: readonly PickleValue[]): void {
  machine.memory.charge(sizes.dict);
  const dict = new Map<PickleKey, PickleValue>();
  setAll(machine, dict, items);
  machine.memory.push(dict);
}

function pushSet(machine: Machine, members: readonly PickleValue[]): void {
  machine.memory.charge(sizes.dict + members.length * sizes.item);
  machine.memory.push(new Set(members.map((member) => keyOf(machine, member))));
}

function pushGlobal({ memory, globals }: Machine, module: PickleValue, name: PickleValue): void {
  if (typeof module !== 'string' || typeof name !== 'string') return memory.fail('its pickle names a class by no text');
  const meaning = globals.get(`${module} ${name}`);
  if (meaning === undefined) throw new RefusedGlobal(module, name, memory.position());
  memory.charge(sizes.object);
  memory.push(new GlobalReference(module, name, meaning));
}

function pushMade({ memory, makers }: Machine, maker: PickleValue, args: PickleValue): void {
  if (!(maker instanceof GlobalReference)) return memory.fail(`its pickle calls a ${pythonTypeOf(maker)}`);
  const { make } = maker.meaning;
  if (make === undefined) return memory.fail(`its pickle calls ${pythonTypeOf(maker)}, which is only named elsewhere`);
  if (!Array.isArray(args)) return memory.fail(`its pickle calls ${pythonTypeOf(maker)} with a ${pythonTypeOf(args)}`);
  memory.charge(sizes.dict);
  const made = guarded(memory, maker, () => make(args));
  if (typeof made === 'object' && made !== null) makers.set(made, maker);
  memory.push(made);
}

function setState({ memory, makers }: Machine): void {
  const state = memory.pop();
  const made = memory.top();
  const maker = typeof made === 'object' && made !== null ? makers.get(made) : undefined;
  const give = maker?.meaning.setState;
  if (maker === undefined || give === undefined) return memory.fail(`its pickle gives a ${pythonTypeOf(made)} a state`);
  guarded(memory, maker, () => {
    give(made, state);
  });
}

/** What a caller's function finds wrong is the pickle's fault. */
function guarded<Result>(memory: PickleMemory, maker: GlobalReference, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    return memory.fail(`it holds a ${pythonTypeOf(maker)} that is wrong: ${(error as Error).message}`);
  }
}

function newWithKeywords(machine: Machine): void {
  const { memory } = machine;
  const keywords = memory.pop();
  if (!(keywords instanceof Map) || keywords.size > 0) memory.fail('its pickle calls a class with keywords');
  const args = memory.pop();
  pushMade(machine, memory.pop(), args);
}

function newObject(machine: Machine): void {
  const args = machine.memory.pop();
  pushMade(machine, machine.memory.pop(), args);
}

const uint8 = (reader: ByteReader): number => reader.uint8();
const uint32 = (reader: ByteReader): number => reader.uint32();
const length64 = (reader: ByteReader): number => reader.length64();

/** What each opcode does; STOP, which ends the machine, does nothing here. */
export const operations: Readonly<Record<OpcodeName, Operation>> = {
  PROTO: ({ reader, memory }) => {
    const protocol = reader.uint8();
    if (protocol < 2 || protocol > 5) memory.fail(`its pickle is of protocol ${protocol}; 2 to 5 are read`);
  },
  FRAME: ({ reader, memory }) => {
    if (reader.length64() > reader.left) memory.fail('its pickle is cut short');
  },
  STOP: () => undefined,

  NONE: ({ memory }) => {
    memory.push(null);
  },
  NEWTRUE: ({ memory }) => {
    memory.push(true);
  },
  NEWFALSE: ({ memory }) => {
    memory.push(false);
  },
  BININT: pushNumber((reader) => reader.int32()),
  BININT1: pushNumber(uint8),
  BININT2: pushNumber((reader) => reader.uint16()),
  LONG1: pushNumber((reader) => reader.integer(reader.uint8())),
  LONG4: pushNumber((reader) => reader.integer(reader.uint32())),
  BINFLOAT: pushNumber((reader) => reader.float64()),
  SHORT_BINUNICODE: pushText(uint8),
  BINUNICODE: pushText(uint32),
  BINUNICODE8: pushText(length64),
  SHORT_BINSTRING: pushOldText(uint8),
  BINSTRING: pushOldText(uint32),
  SHORT_BINBYTES: pushBytes(uint8),
  BINBYTES: pushBytes(uint32),
  BINBYTES8: pushBytes(length64),
  BYTEARRAY8: pushBytes(length64),

  MARK: ({ memory }) => {
    memory.mark();
  },
  POP: ({ memory }) => {
    memory.pop();
  },
  POP_MARK: ({ memory }) => {
    memory.popToMark();
  },
  DUP: ({ memory }) => {
    memory.push(memory.top());
  },
  MEMOIZE: ({ memory }) => {
    memory.memoize();
  },
  BINPUT: ({ reader, memory }) => {
    memory.memoize(reader.uint8());
  },
  LONG_BINPUT: ({ reader, memory }) => {
    memory.memoize(reader.uint32());
  },
  BINGET: ({ reader, memory }) => {
    memory.push(memory.recall(reader.uint8()));
  },
  LONG_BINGET: ({ reader, memory }) => {
    memory.push(memory.recall(reader.uint32()));
  },

  EMPTY_LIST: (machine) => {
    pushList(machine, []);
  },
  LIST: (machine) => {
    pushList(machine, machine.memory.popToMark());
  },
  APPEND: (machine) => {
    appendAll(machine, [machine.memory.pop()]);
  },
  APPENDS: (machine) => {
    appendAll(machine, machine.memory.popToMark());
  },
  EMPTY_TUPLE: pushTuple(0),
  TUPLE1: pushTuple(1),
  TUPLE2: pushTuple(2),
  TUPLE3: pushTuple(3),
  TUPLE: (machine) => {
    pushList(machine, machine.memory.popToMark());
  },
  EMPTY_DICT: (machine) => {
    pushDict(machine, []);
  },
  DICT: (machine) => {
    pushDict(machine, machine.memory.popToMark());
  },
  SETITEM: (machine) => {
    const value = machine.memory.pop();
    const key = machine.memory.pop();
    setAll(machine, machine.memory.top(), [key, value]);
  },
  SETITEMS: (machine) => {
    const items = machine.memory.popToMark();
    setAll(machine, machine.memory.top(), items);
  },
  EMPTY_SET: (machine) => {
    pushSet(machine, []);
  },
  ADDITEMS: (machine) => {
    const members = machine.memory.popToMark();
    const set = machine.memory.top();
    if (!(set instanceof Set)) return machine.memory.fail(`its pickle adds members to a ${pythonTypeOf(set)}`);
    machine.memory.charge(members.length * sizes.item);
    for (const member of members) set.add(keyOf(machine, member));
  },
  FROZENSET: (machine) => {
    pushSet(machine, machine.memory.popToMark());
  },

  GLOBAL: (machine) => {
    const module = machine.reader.line(LONGEST_NAME);
    pushGlobal(machine, module, machine.reader.line(LONGEST_NAME));
  },
  STACK_GLOBAL: (machine) => {
    const name = machine.memory.pop();
    pushGlobal(machine, machine.memory.pop(), name);
  },
  REDUCE: newObject,
  NEWOBJ: newObject,
  NEWOBJ_EX: newWithKeywords,
  BUILD: setState,
  BINPERSID: ({ memory, persistent }) => {
    if (persistent === undefined) return memory.fail('its pickle refers to something outside of it');
    const id = memory.pop();
    memory.charge(sizes.object);
    let value: PickleValue;
    try {
      value = persistent(id);
    } catch (error) {
      return memory.fail(`its pickle refers to something outside of it that is wrong: ${(error as Error).message}`);
    }
    memory.push(value);
  },
};
