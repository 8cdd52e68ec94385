import { topologyPicture } from "../../core/index.ts";
import { planStack } from "../../program/index.ts";
import type { ViewOf } from "./view.ts";

/** Where requests enter, and what runs on which device. */
export const topologyView: ViewOf = async ({ stack, site }, { directory }) =>
  topologyPicture(await planStack(stack, site, directory));
