import type { ViewSpec } from '../../crops/crop-strategy.js';
import type { JsonObject } from '../../json.js';
import type { ExperimentFacts } from './rule.js';

/** What the views of the experiment's crops show, where the strategy tells it before it is made. */
export function plannedViews(facts: ExperimentFacts): readonly Pick<ViewSpec, 'shows'>[] | undefined {
  const settings = facts.value('crops');
  const tell = facts.plugin('crops')?.traits.views;
  return tell === undefined || settings === undefined ? undefined : tell(settings as JsonObject);
}
