import type { PickleWriter } from '../../pickle/index.js';
import { COORDINATES, type BoxCell, type BoxRow, type ImageDictEntries } from './image-dict.js';
import { writeObjectArray } from './write-object-array.js';

/**
 * Writes a dict of images as the published code reads it, `np.load(path, allow_pickle=True).item()`: classes as `{image: [class, ...]}`, boxes
 * as `{image: {'data': [row, ...]}}` with floats as coordinates. Any NumPy can load it, 1 and 2. The same dict gives the same bytes.
 *
 * @throws `npy/unwritable`
 */
export function writeNpyDict(path: string, dict: ImageDictEntries): void {
  writeObjectArray(path, (writer) => {
    if (dict.content === 'classes') {
      writer.dict(dict.images, ([image, classes]) => {
        writer.text(image);
        writeTexts(writer, classes);
      });
    } else {
      writer.dict(dict.images, ([image, rows]) => {
        writer.text(image);
        writer.dict([rows], (boxes) => {
          writer.text('data');
          writer.list(boxes, (row) => {
            writeRow(writer, row);
          });
        });
      });
    }
  });
}

function writeTexts(writer: PickleWriter, texts: readonly string[]): void {
  writer.list(texts, (text) => {
    writer.text(text);
  });
}

function writeRow(writer: PickleWriter, row: BoxRow): void {
  writer.list(row.entries(), ([place, cell]) => {
    writeCell(writer, cell, COORDINATES.includes(place));
  });
}

function writeCell(writer: PickleWriter, cell: BoxCell, isCoordinate: boolean): void {
  if (cell === null) writer.none();
  else if (typeof cell === 'string') writer.text(cell);
  else if (isCoordinate || !Number.isSafeInteger(cell))
    writer.float(cell + 0); // -0 is 0 in Python as well, and in the index
  else writer.integer(cell);
}
