import { readFile, stat } from 'node:fs/promises';
import { loadPickle, PickleFault } from '../../pickle/index.js';
import { npyErrors } from './errors.js';
import { imageDictOf, type ImageDict } from './image-dict.js';
import { NpyFault, readNpyHeader } from './npy-header.js';
import { numpyGlobals, PickledArray } from './numpy-globals.js';

/** Bytes of a dict at most: three times what the published set's boxes take. */
const LARGEST = 2 ** 30;

/**
 * Reads a dict of images that `numpy.save` wrote, of any NumPy and pickle protocols 2 to 5. The file may hold anything: nothing of it is run.
 *
 * @throws `npy/missing`, `npy/refused`, `npy/content-invalid`
 */
export async function readNpyDict(path: string): Promise<ImageDict> {
  const file = await readWhole(path);
  const { dict, problems } = imageDictOf(unpack(path, file));
  if (problems.total > 0) throw npyErrors['npy/content-invalid']({ path, problems });
  return dict;
}

async function readWhole(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST) throw npyErrors['npy/refused']({ path, reason: `it has more than ${LARGEST} bytes.` });
    return await readFile(path);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) throw error;
    throw npyErrors['npy/missing']({ path, reason: error.message }, { cause: error });
  }
}

/** The one object that the file's array holds. */
function unpack(path: string, file: Buffer): ReturnType<typeof loadPickle>['value'] {
  try {
    const { descr, end } = readNpyHeader(file);
    if (!/^\|?O8?$/.test(descr)) throw new NpyFault('it is an array of numbers or texts, and no dict.');
    const { value } = loadPickle(file, { globals: numpyGlobals, start: end });
    const [only] = value instanceof PickledArray ? value.elements : [];
    if (!(value instanceof PickledArray) || value.elements.length !== 1 || only === undefined) {
      throw new NpyFault('it does not hold one dict.');
    }
    return only;
  } catch (error) {
    if (!(error instanceof NpyFault) && !(error instanceof PickleFault)) throw error;
    throw npyErrors['npy/refused']({ path, reason: error.message }, { cause: error });
  }
}
