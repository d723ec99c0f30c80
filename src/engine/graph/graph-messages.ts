import { createRequire } from 'node:module';

/*
 * The protocol buffers that a graph is stored in, as the binding's package ships them, compiled to JavaScript without declarations.
 * Declared here is what `encodeSavedModel` calls. Their source: https://github.com/tensorflow/tensorflow/tree/master/tensorflow/core/framework
 */

export interface ShapeMessage {
  addDim(dimension: DimensionMessage): void;
}
interface DimensionMessage {
  setSize(size: number): void;
}
export interface TensorMessage {
  setDtype(type: number): void;
  setTensorShape(shape: ShapeMessage): void;
  setTensorContent(bytes: Uint8Array): void;
}
export interface ListMessage {
  setIList(values: readonly number[]): void;
  setFList(values: readonly number[]): void;
}
export interface AttributeMessage {
  setType(type: number): void;
  setI(value: number): void;
  setF(value: number): void;
  setB(value: boolean): void;
  setS(bytes: Uint8Array): void;
  setList(list: ListMessage): void;
  setShape(shape: ShapeMessage): void;
  setTensor(tensor: TensorMessage): void;
}
export interface NodeMessage {
  setName(name: string): void;
  setOp(operation: string): void;
  addInput(name: string): void;
  getAttrMap(): { set(name: string, value: AttributeMessage): void };
}
interface VersionMessage {
  setProducer(version: number): void;
}
interface GraphMessage {
  addNode(node: NodeMessage): void;
  setVersions(versions: VersionMessage): void;
}
interface MetaGraphInfoMessage {
  addTags(tag: string): void;
}
interface MetaGraphMessage {
  setMetaInfoDef(info: MetaGraphInfoMessage): void;
  setGraphDef(graph: GraphMessage): void;
}
interface SavedModelMessage {
  setSavedModelSchemaVersion(version: number): void;
  addMetaGraphs(graph: MetaGraphMessage): void;
  serializeBinary(): Uint8Array;
}

export interface GraphMessages {
  readonly AttrValue: { new (): AttributeMessage; readonly ListValue: new () => ListMessage };
  readonly NodeDef: new () => NodeMessage;
  readonly GraphDef: new () => GraphMessage;
  readonly VersionDef: new () => VersionMessage;
  readonly MetaGraphDef: { new (): MetaGraphMessage; readonly MetaInfoDef: new () => MetaGraphInfoMessage };
  readonly SavedModel: new () => SavedModelMessage;
  readonly Tensor: new () => TensorMessage;
  readonly TensorShape: { new (): ShapeMessage; readonly Dim: new () => DimensionMessage };
}

let loaded: GraphMessages | undefined;

export function graphMessages(): GraphMessages {
  loaded ??= createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js') as GraphMessages;
  return loaded;
}
