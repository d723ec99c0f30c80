'use strict';

// Jest runs tests in a realm of their own, while the native binding makes its typed arrays and errors in Node's. Without this,
// `tensor.dataSync() instanceof Float32Array` is false, an Int32Array becomes a float32 tensor, and native errors are no Errors.
const { types } = require('node:util');
const { TestEnvironment } = require('jest-environment-node');

const SHARED_GLOBALS = [
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Uint16Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'ArrayBuffer',
  'SharedArrayBuffer',
  'DataView',
];

module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of SHARED_GLOBALS) this.global[name] = globalThis[name];
    const RealmError = this.global.Error;
    const ordinary = Function.prototype[Symbol.hasInstance];
    Object.defineProperty(RealmError, Symbol.hasInstance, {
      value(value) {
        return ordinary.call(this, value) || (this === RealmError && types.isNativeError(value));
      },
    });
  }
};
