import { graphMessages, type AttributeMessage, type NodeMessage, type ShapeMessage } from './graph-messages.js';
import { nodeName, valueName, type GraphAttribute, type GraphNode } from './traced-graph.js';

/** The tag that a saved graph is loaded by. */
export const GRAPH_TAG = 'serve';

/** The version of TensorFlow's graph format that the nodes follow: that of libtensorflow 2.21. */
const PRODUCER_VERSION = 2000;

/**
 * The bytes of a `saved_model.pb` with one graph and nothing else: no signatures, functions or checkpoint
 * (https://www.tensorflow.org/guide/saved_model).
 */
export function encodeSavedModel(nodes: readonly GraphNode[]): Uint8Array {
  const { SavedModel, MetaGraphDef, GraphDef, VersionDef } = graphMessages();
  const versions = new VersionDef();
  versions.setProducer(PRODUCER_VERSION);
  const graph = new GraphDef();
  graph.setVersions(versions);
  nodes.forEach((node, index) => {
    graph.addNode(encodeNode(node, nodeName(index)));
  });
  const info = new MetaGraphDef.MetaInfoDef();
  info.addTags(GRAPH_TAG);
  const metaGraph = new MetaGraphDef();
  metaGraph.setMetaInfoDef(info);
  metaGraph.setGraphDef(graph);
  const model = new SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(metaGraph);
  return model.serializeBinary();
}

function encodeNode({ operation, attributes, inputs, after }: GraphNode, name: string): NodeMessage {
  const node = new (graphMessages().NodeDef)();
  node.setName(name);
  node.setOp(operation);
  for (const input of inputs) node.addInput(valueName(input));
  for (const earlier of after) node.addInput(`^${nodeName(earlier)}`);
  for (const attribute of attributes) node.getAttrMap().set(attribute.name, encodeAttribute(attribute));
  return node;
}

function encodeAttribute(attribute: GraphAttribute): AttributeMessage {
  const { AttrValue, Tensor } = graphMessages();
  const message = new AttrValue();
  switch (attribute.kind) {
    case 'type':
      message.setType(attribute.value);
      break;
    case 'integer':
      message.setI(attribute.value);
      break;
    case 'float':
      message.setF(attribute.value);
      break;
    case 'boolean':
      message.setB(attribute.value);
      break;
    case 'string':
      message.setS(new TextEncoder().encode(attribute.value));
      break;
    case 'shape':
      message.setShape(encodeShape(attribute.value));
      break;
    case 'integers':
    case 'floats': {
      const list = new AttrValue.ListValue();
      if (attribute.kind === 'integers') list.setIList(attribute.value);
      else list.setFList(attribute.value);
      message.setList(list);
      break;
    }
    case 'constant': {
      const tensor = new Tensor();
      tensor.setDtype(attribute.value.type);
      tensor.setTensorShape(encodeShape(attribute.value.shape));
      tensor.setTensorContent(attribute.value.bytes);
      message.setTensor(tensor);
      break;
    }
  }
  return message;
}

function encodeShape(shape: readonly number[]): ShapeMessage {
  const { TensorShape } = graphMessages();
  const message = new TensorShape();
  for (const size of shape) {
    const dimension = new TensorShape.Dim();
    dimension.setSize(size);
    message.addDim(dimension);
  }
  return message;
}
