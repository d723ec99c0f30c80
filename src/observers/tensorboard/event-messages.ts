import type { MetricLine } from '../../runs/run-files.js';
import { ProtobufWriter } from './protobuf-writer.js';
import type { WeightHistogram } from './weight-histogram.js';

/*
 * The messages of an event file, as TensorFlow's event.proto and summary.proto number their fields
 * (https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/event.proto).
 */

const event = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const summaryValue = { tag: 1, simpleValue: 2, image: 4, histogram: 5 } as const;
const image = { height: 1, width: 2, colorSpace: 3, encoded: 4 } as const;
const histogram = { min: 1, max: 2, count: 3, sum: 4, sumOfSquares: 5, limits: 6, counts: 7 } as const;

/** `SessionLog.START`: what a reader has seen of this step and later ones no longer counts. */
const SESSION_START = 1;

/** The first event of a file. */
export function versionEvent(wallTime: number): Buffer {
  return new ProtobufWriter()
    .double(event.wallTime, wallTime / 1000)
    .text(event.fileVersion, 'brain.Event:2')
    .finish();
}

/** What a reader has seen of former files no longer counts: all of it is told again. */
export function restartEvent(wallTime: number): Buffer {
  const start = new ProtobufWriter().integer(1, SESSION_START);
  return new ProtobufWriter()
    .double(event.wallTime, wallTime / 1000)
    .message(event.sessionLog, start)
    .finish();
}

/** A metric's value, as a 32-bit float, which is what scalars are to TensorBoard. One that is undefined is not a number. */
export function scalarEvent({ name, value, step, wallTime }: MetricLine): Buffer {
  return summaryEvent(name, { step, wallTime }, (summary) => summary.float(summaryValue.simpleValue, value ?? NaN));
}

export interface EventPosition {
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly wallTime: number;
}

export function histogramEvent(name: string, position: EventPosition, values: WeightHistogram): Buffer {
  const message = new ProtobufWriter()
    .double(histogram.min, values.min)
    .double(histogram.max, values.max)
    .double(histogram.count, values.count)
    .double(histogram.sum, values.sum)
    .double(histogram.sumOfSquares, values.sumOfSquares)
    .doubles(histogram.limits, values.limits)
    .doubles(histogram.counts, values.counts);
  return summaryEvent(name, position, (summary) => summary.message(summaryValue.histogram, message));
}

/** An image as it is encoded. */
export interface EncodedImage {
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array;
}

const RGB = 3;

export function imageEvent(name: string, position: EventPosition, { width, height, png }: EncodedImage): Buffer {
  const message = new ProtobufWriter()
    .integer(image.height, height)
    .integer(image.width, width)
    .integer(image.colorSpace, RGB)
    .bytes(image.encoded, png);
  return summaryEvent(name, position, (summary) => summary.message(summaryValue.image, message));
}

function summaryEvent(
  name: string,
  { step, wallTime }: EventPosition,
  describe: (summary: ProtobufWriter) => ProtobufWriter,
): Buffer {
  const value = describe(new ProtobufWriter().text(summaryValue.tag, name));
  return new ProtobufWriter()
    .double(event.wallTime, wallTime / 1000)
    .integer(event.step, step)
    .message(event.summary, new ProtobufWriter().message(1, value))
    .finish();
}
