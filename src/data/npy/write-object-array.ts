import { PickleWriter } from '../../pickle/index.js';
import { objectHeader } from './npy-header.js';
import { writeNpyFile } from './write-npy-file.js';

/**
 * Writes an array of no dimensions that holds one Python object, as `numpy.save` does of a dict; `writeObject` writes the object.
 *
 * @throws `npy/unwritable`
 */
export function writeObjectArray(path: string, writeObject: (writer: PickleWriter) => void): void {
  writeNpyFile(path, (take) => {
    take(objectHeader());
    const writer = new PickleWriter(take);
    writeArrayOf(writer, writeObject);
    writer.end();
  });
}

function writeArrayOf(writer: PickleWriter, writeObject: (writer: PickleWriter) => void): void {
  // NumPy 2 still answers to this name, NumPy 1 to no other.
  writer.global('numpy.core.multiarray', '_reconstruct');
  writer.tuple(() => {
    writer.global('numpy', 'ndarray');
    writer.tuple(() => {
      writer.integer(0);
    });
    writer.shortBytes(Buffer.from('b'));
  });
  writer.call();
  writer.tuple(() => {
    writer.integer(1);
    writer.tuple(() => undefined);
    writeObjectType(writer);
    writer.boolean(false);
    writer.list([writeObject], (write) => {
      write(writer);
    });
  });
  writer.state();
}

function writeObjectType(writer: PickleWriter): void {
  writer.global('numpy', 'dtype');
  writer.tuple(() => {
    writer.text('O8');
    writer.boolean(false);
    writer.boolean(true);
  });
  writer.call();
  writer.tuple(() => {
    writer.integer(3);
    writer.text('|');
    for (let field = 0; field < 3; field++) writer.none();
    writer.integer(-1);
    writer.integer(-1);
    writer.integer(63);
  });
  writer.state();
}
