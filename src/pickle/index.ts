export { loadPickle, type LoadedPickle, type PickleRequest } from './load-pickle.js';
export { PickleFault, RefusedGlobal } from './pickle-fault.js';
export { pythonTypeOf } from './pickle-memory.js';
export {
  GlobalReference,
  PickledObject,
  type PickleGlobal,
  type PickleGlobals,
  type PickleKey,
  type PickleValue,
} from './pickle-value.js';
export { PickleWriter } from './pickle-writer.js';
export { bytesIn, plainGlobals } from './plain-globals.js';
