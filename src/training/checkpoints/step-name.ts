/** What files of a step are called: `step-00000092`. */
export const stepName = (step: number): string => `step-${String(step).padStart(8, '0')}`;
