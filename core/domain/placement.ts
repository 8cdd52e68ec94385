import type { PlacementStrength } from "../site/index.ts";
import type { ResolvedTopology } from "./engine.ts";

/** Where the pods of groups run: the setting of the site, with the label that names the domain of a node. */
export interface Placement {
  readonly domainLabel: string;
  readonly together: PlacementStrength;
  readonly spread: PlacementStrength;
}

/** The placement that the site asks for; undefined without one, and where no label is known. */
export function placementOf({
  site,
  platform,
}: Pick<ResolvedTopology, "site" | "platform">): Placement | undefined {
  const { placement } = site;
  const domainLabel = placement?.domainLabel ?? platform.superPodLabel;
  return placement === undefined || domainLabel === undefined ? undefined : { ...placement, domainLabel };
}
