import { PickleFault } from '../pickle/index.js';
import { weightErrors } from './errors.js';
import { withFileBytes } from './file-bytes.js';
import { floatTypeOf } from './float-types.js';
import { withSafetensors } from './safetensors/safetensors-file.js';
import { SafetensorsFault } from './safetensors/safetensors-header.js';
import { WeightsFault, type StateDict } from './state-dict.js';
import { readLegacyCheckpoint, readZipCheckpoint } from './torch/torch-checkpoint.js';
import { torchStateDict } from './torch/torch-state-dict.js';

/** Bytes that formats are told apart by. */
const BEGIN = 9;

/**
 * Opens a file of weights, whatever it is called: safetensors, or what `torch.save` wrote, in the zip format or that of before PyTorch 1.6. The
 * file may hold anything; nothing of it is run. Tensors are read when they are asked for, and only until `use` returns.
 *
 * @throws `weights/missing`, `weights/refused`
 */
export function withStateDict<Result>(path: string, use: (tensors: StateDict) => Result): Result {
  try {
    return withFileBytes(path, (file) => {
      const begin = Buffer.from(file.read(0, Math.min(BEGIN, file.size)));
      if (isSafetensors(begin)) return useSafetensors(path, use);
      if (begin.toString('latin1', 0, 4) === 'PK\x03\x04') return use(torchStateDict(file, readZipCheckpoint(file)));
      if (begin[0] === 0x80) return use(torchStateDict(file, readLegacyCheckpoint(file)));
      throw new WeightsFault('it is neither a safetensors file nor one of torch.save.');
    });
  } catch (error) {
    if (error instanceof WeightsFault || error instanceof PickleFault || error instanceof SafetensorsFault) {
      throw weightErrors['weights/refused']({ path, reason: error.message }, { cause: error });
    }
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw weightErrors['weights/missing']({ path, reason: error.message }, { cause: error });
  }
}

/** A length of eight bytes below 100 MB, and JSON. The length may begin with any byte, a pickle's too. */
function isSafetensors(begin: Buffer): boolean {
  return begin.length === BEGIN && begin.readUInt32LE(4) === 0 && begin[8] === 0x7b;
}

function useSafetensors<Result>(path: string, use: (tensors: StateDict) => Result): Result {
  return withSafetensors(path, ({ tensors, read }) => {
    const floats = [...tensors].flatMap(([name, { type, shape }]) => {
      const decode = floatTypeOf(type)?.decode;
      return decode === undefined ? [] : [[name, { shape, read: () => decode(read(name)) }] as const];
    });
    return use(new Map(floats));
  });
}
