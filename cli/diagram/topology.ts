import { topologyPicture } from "../../core/index.ts";
import { planStack } from "../../program/index.ts";
import type { ViewOf } from "./view.ts";
import { stackOf } from "./words.ts";

/** Where requests enter, and what runs on which device. */
export const topologyView: ViewOf = async (call, { directory }) =>
  topologyPicture(await planStack(stackOf(call), call.site, directory));
