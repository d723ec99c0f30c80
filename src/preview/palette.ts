/**
 * Colours that people with any form of colour blindness can tell apart (Okabe and Ito, 2008, https://jfly.uni-koeln.de/color/).
 * View `v` has the colour at `v`, from the start again after the last.
 */
const viewColors = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'] as const;

export function viewColor(view: number): string {
  return viewColors[view % viewColors.length] ?? viewColors[0];
}

export const palette = {
  paper: '#ffffff',
  ink: '#1f2328',
  quiet: '#59636e',
  rule: '#d1d9e0',
  proposal: '#f0e442',
  /** Under the light line of a proposal. */
  dark: '#000000',
  /** Under the coloured lines of views. */
  light: '#ffffff',
} as const;
