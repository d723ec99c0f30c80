import type { VariableEntry } from '../../engine/variables/variable-tree.js';

/** The settings that parameters are grouped by. */
export interface GroupSettings {
  readonly weightDecay: number;
  readonly decayNormsAndBiases: boolean;
  /** Of optimisers that adapt. */
  readonly adaptNormsAndBiases?: boolean;
}

/** A parameter, and what an update does besides following its gradient. */
export interface GroupedParameter extends VariableEntry {
  readonly decays: boolean;
  /** Whether its gradient is scaled to its own length. */
  readonly adapts: boolean;
}

/**
 * Which parameters decay and adapt: filters and matrices always, norms and biases as the settings say. In the order of the parameters.
 */
export function groupParameters(
  parameters: readonly VariableEntry[],
  { weightDecay, decayNormsAndBiases, adaptNormsAndBiases = false }: GroupSettings,
): readonly GroupedParameter[] {
  return parameters.map((parameter) => ({
    ...parameter,
    decays: weightDecay > 0 && (decayNormsAndBiases || !isNormOrBias(parameter)),
    adapts: adaptNormsAndBiases || !isNormOrBias(parameter),
  }));
}

/** Scales and offsets of normalisations and biases are the vectors among the parameters. */
export function isNormOrBias({ variable }: Pick<VariableEntry, 'variable'>): boolean {
  return variable.rank <= 1;
}
