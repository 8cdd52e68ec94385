import type { DiagramCall, ViewOf } from "./view.ts";

/** Every view. The code of one is loaded when it is drawn. */
export const views: Readonly<Record<NonNullable<DiagramCall["view"]>, ViewOf>> = {
  topology: async (call, context) => (await import("./topology.ts")).topologyView(call, context),
};
