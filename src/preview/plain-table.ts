/** How tables of numbers stand in a terminal: without lines between rows, so that many rows fit. */
export const plainTable = {
  style: { head: [], border: [] },
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
};
