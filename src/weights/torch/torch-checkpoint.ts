import { loadPickle, type PickleValue } from '../../pickle/index.js';
import type { FileBytes } from '../file-bytes.js';
import { WeightsFault } from '../state-dict.js';
import { readStoredZip, type StoredEntry } from './stored-zip.js';
import { storageOf, torchGlobals, type TorchStorage } from './torch-globals.js';

/** Bytes of a checkpoint's pickle at most; the published ones have about 100 kB. */
const LARGEST_PICKLE = 64 << 20;

/** What `torch.save` wrote: a value, and the bytes of the storages in it. */
export interface TorchCheckpoint {
  readonly value: PickleValue;
  /** Where the elements of a storage lie. @throws WeightsFault where they do not */
  readonly storage: (storage: TorchStorage) => StoredEntry;
}

/**
 * Reads PyTorch's zip format, of 1.6 and later: `data.pkl`, and an entry of its bytes for each storage.
 *
 * @throws WeightsFault, PickleFault
 */
export function readZipCheckpoint(file: FileBytes): TorchCheckpoint {
  const entries = readStoredZip(file);
  const name = [...entries.keys()].find((entry) => /^[^/]+\/data\.pkl$/.test(entry));
  const pickle = entries.get(name ?? '');
  if (name === undefined || pickle === undefined)
    throw new WeightsFault('it is a zip archive, but none of torch.save.');
  const folder = name.slice(0, -'data.pkl'.length);
  const order = entries.get(`${folder}byteorder`);
  if (
    order !== undefined &&
    Buffer.from(file.read(order.position, Math.min(order.length, 16))).toString() !== 'little'
  ) {
    throw new WeightsFault('its numbers are big-endian.');
  }
  if (pickle.length > LARGEST_PICKLE) throw new WeightsFault(`its pickle has more than ${LARGEST_PICKLE} bytes.`);
  const bytes = file.read(pickle.position, pickle.length);
  const { value } = loadPickle(bytes, { globals: torchGlobals, persistent: storageOf });
  return {
    value,
    storage: ({ key, elements, elementBytes }) => {
      const entry = entries.get(`${folder}data/${key}`);
      if (entry?.length !== elements * elementBytes)
        throw new WeightsFault(`its storage ${key.slice(0, 40)} is not whole.`);
      return entry;
    },
  };
}

/** What a checkpoint of before 1.6 begins with. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const LEGACY_VERSION = 1001;

/**
 * Reads PyTorch's format of before 1.6: five pickles one after the other (a number that marks it, its version, the machine, the value, the
 * keys of the storages), then each storage: its number of elements and their bytes.
 *
 * @throws WeightsFault, PickleFault
 */
export function readLegacyCheckpoint(file: FileBytes): TorchCheckpoint {
  const bytes = file.read(0, Math.min(file.size, LARGEST_PICKLE));
  const storages = new Map<string, TorchStorage>();
  const persistent = (id: PickleValue): TorchStorage => {
    const storage = storageOf(id);
    const known = storages.get(storage.key);
    if (known !== undefined && (known.elements !== storage.elements || known.type !== storage.type)) {
      throw new Error('it is described in two ways.');
    }
    storages.set(storage.key, known ?? storage);
    return known ?? storage;
  };
  let start = 0;
  const [magic, version, machine, value, keys] = Array.from({ length: 5 }, (_, part) => {
    const loaded = loadPickle(bytes, { globals: torchGlobals, persistent, start });
    if (part === 0 && loaded.value !== MAGIC) throw new WeightsFault('it is a pickle, but none of torch.save.');
    start = loaded.end;
    return loaded.value;
  });
  if (magic === undefined || version !== LEGACY_VERSION) throw new WeightsFault('its version is unknown.');
  if (machine instanceof Map && machine.get('little_endian') === false)
    throw new WeightsFault('its numbers are big-endian.');
  const places = placeStorages(file, start, keys, storages);
  return {
    value: value ?? null,
    storage: ({ key }) => {
      const place = places.get(key);
      if (place === undefined) throw new WeightsFault(`its storage ${key.slice(0, 40)} is not there.`);
      return place;
    },
  };
}

function placeStorages(
  file: FileBytes,
  start: number,
  keys: PickleValue | undefined,
  storages: ReadonlyMap<string, TorchStorage>,
): ReadonlyMap<string, StoredEntry> {
  if (!Array.isArray(keys)) throw new WeightsFault('it does not list its storages.');
  const places = new Map<string, StoredEntry>();
  let position = start;
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (storage === undefined || places.has(storage.key))
      throw new WeightsFault('it lists a storage that no tensor has.');
    const count = Buffer.from(file.read(position, 8).buffer).readBigInt64LE();
    if (count !== BigInt(storage.elements))
      throw new WeightsFault(`its storage ${storage.key.slice(0, 40)} is not whole.`);
    const length = storage.elements * storage.elementBytes;
    if (position + 8 + length > file.size) throw new WeightsFault('it is cut short.');
    places.set(storage.key, { position: position + 8, length });
    position += 8 + length;
  }
  return places;
}
