export {
  VariableScope,
  VariableTree,
  type VariableEntry,
  type VariableLayout,
  type VariableOptions,
  type VariableRole,
} from './variable-tree.js';
