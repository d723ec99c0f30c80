/** The score's order as an unsigned number, and its place below it: of equal scores the later one is the larger. */
function keyOf(score: f32, place: i32): u64 {
  const bits = reinterpret<u32>(score);
  const ascending = bits >> 31 ? ~bits : bits | 0x80000000;
  return ((<u64>ascending) << 32) | (<u64>place);
}

function slot(heap: usize, index: i32): usize {
  return heap + ((<usize>index) << 3);
}

/** Puts the entry at `index` where it belongs among those below it. */
function siftDown(heap: usize, index: i32, length: i32): void {
  const key = load<u64>(slot(heap, index));
  for (;;) {
    let child = 2 * index + 1;
    if (child >= length) break;
    let largest = load<u64>(slot(heap, child));
    if (child + 1 < length) {
      const other = load<u64>(slot(heap, child + 1));
      if (other > largest) {
        largest = other;
        child++;
      }
    }
    if (largest <= key) break;
    store<u64>(slot(heap, index), largest);
    index = child;
  }
  store<u64>(slot(heap, index), key);
}

function makeHeap(heap: usize, length: i32): void {
  for (let index = (length >> 1) - 1; index >= 0; index--) siftDown(heap, index, length);
}

/** Takes the largest entry out, which is replaced by the last one. */
function popPlace(heap: usize, length: i32): i32 {
  const place = <i32>(load<u64>(heap) & 0xffffffff);
  store<u64>(heap, load<u64>(slot(heap, length - 1)));
  siftDown(heap, 0, length - 1);
  return place;
}

/** Columns and rows around a kept window in which no other is kept: a square of five bytes a side. */
const REACH: i32 = 2;

/**
 * Keeps windows from the highest score down, each suppressing those around it, `most` at most. `heap`: 8 bytes for each window; `suppressed`: a byte for each, with two more
 * columns and rows on every side. Writes column, row (32 bits) and score of each kept window and returns how many there are.
 */
export function strongestWindows(
  scores: usize,
  scoreStride: i32,
  columns: i32,
  rows: i32,
  most: i32,
  heap: usize,
  suppressed: usize,
  kept: usize,
): i32 {
  let length = 0;
  for (let y = 0; y < rows; y++) {
    const line = scores + y * scoreStride;
    for (let x = 0; x < columns; x++, length++) {
      store<u64>(slot(heap, length), keyOf(load<f32>(line + (x << 2)), length));
    }
  }
  makeHeap(heap, length);
  const pitch = columns + 2 * REACH;
  memory.fill(suppressed, 0, pitch * (rows + 2 * REACH));
  let count = 0;
  let to = kept;
  for (; length > 0 && count < most; length--) {
    const place = popPlace(heap, length);
    const y = place / columns;
    const x = place - y * columns;
    if (load<u8>(suppressed + (y + REACH) * pitch + x + REACH) !== 0) continue;
    for (let row = y; row <= y + 2 * REACH; row++) {
      const at = suppressed + row * pitch + x;
      store<u32>(at, 0x01010101);
      store<u8>(at, 1, 4);
    }
    store<i32>(to, x);
    store<i32>(to, y, 4);
    store<f32>(to, load<f32>(scores + y * scoreStride + (x << 2)), 8);
    to += 12;
    count++;
  }
  return count;
}

/** The places of the `most` highest of `length` scores, from the highest down; of equal ones the later first. `heap`: 8 bytes for each score. */
export function rank(scores: usize, length: i32, most: i32, heap: usize, places: usize): void {
  for (let place = 0; place < length; place++) {
    store<u64>(slot(heap, place), keyOf(load<f32>(scores + (place << 2)), place));
  }
  makeHeap(heap, length);
  for (let count = 0; count < most; count++, length--) store<i32>(places + (count << 2), popPlace(heap, length));
}
