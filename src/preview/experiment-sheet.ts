import type { ViewPlanner } from '../augment/render-contract.js';
import type { Experiment } from '../config/experiment.js';
import type { ViewSpec } from '../crops/crop-strategy.js';
import { drawContactSheet } from './contact-sheet.js';
import { sheetHeading } from './sheet-heading.js';
import { spreadItems } from './spread-items.js';

export interface ExperimentSheetRequest {
  readonly experiment: Experiment;
  readonly planner: ViewPlanner;
  /** The views of the crop strategy. */
  readonly views: readonly ViewSpec[];
  /** Items to draw, evenly over all of them; fewer where there are fewer. */
  readonly rows: number;
  readonly epoch: number;
}

/** Draws an experiment's contact sheet, a PNG, under the settings that its views follow from. */
export async function drawExperimentSheet(request: ExperimentSheetRequest): Promise<Buffer> {
  const { experiment, planner, views, epoch } = request;
  const items = spreadItems(planner.items, request.rows);
  return drawContactSheet({ planner, views, heading: sheetHeading(experiment, epoch), items, epoch });
}
