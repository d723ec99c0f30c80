import { ByteReader } from './byte-reader.js';
import { opcodes, refusedOpcodes, type OpcodeName } from './opcodes.js';
import { operations, type Machine, type Operation } from './operations.js';
import { PickleFault } from './pickle-fault.js';
import { PickleMemory } from './pickle-memory.js';
import type { PickleGlobals, PickleValue } from './pickle-value.js';

export interface PickleRequest {
  /** The classes and functions that may be in it, and what stands for each here. Any other name ends the reading. */
  readonly globals: PickleGlobals;
  /** What the pickle's references to things outside of it stand for; without it there may be none. */
  readonly persistent?: (id: PickleValue) => PickleValue;
  /** Where in the bytes the pickle begins; 0 unless given. */
  readonly start?: number;
}

export interface LoadedPickle {
  readonly value: PickleValue;
  /** The byte behind its end. */
  readonly end: number;
}

const table: (Operation | undefined)[] = Array.from({ length: 256 });
for (const [name, opcode] of Object.entries(opcodes)) table[opcode] = operations[name as OpcodeName];

/**
 * Reads a pickle of protocol 2 to 5 (https://peps.python.org/pep-0307/, pep-3154, pep-0574) that may hold anything: an own small machine, in
 * which a name of a class leads to nothing but what the caller allows. Memory, depth, the memo and the length of integers are bounded; no
 * opcode looks anything up in JavaScript.
 *
 * @throws PickleFault with the byte; `RefusedGlobal` with module and name
 */
export function loadPickle(bytes: Uint8Array, { globals, persistent, start = 0 }: PickleRequest): LoadedPickle {
  const reader = new ByteReader(bytes, start);
  let at = start;
  const memory = new PickleMemory(() => at);
  const machine: Machine = { reader, memory, globals, persistent, makers: new WeakMap() };
  if (reader.left > 0 && bytes[start] !== opcodes.PROTO) {
    throw new PickleFault('there is no pickle of protocol 2 to 5', start);
  }
  for (;;) {
    at = reader.position;
    const opcode = reader.uint8();
    if (opcode === opcodes.STOP) return { value: memory.pop(), end: reader.position };
    const operation = table[opcode];
    if (operation === undefined) {
      const refused = refusedOpcodes.get(opcode) ?? `0x${opcode.toString(16).padStart(2, '0')}, which does not exist`;
      return memory.fail(`its pickle has the opcode ${refused}`);
    }
    operation(machine);
  }
}
