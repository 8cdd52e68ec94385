import type { DiagramCall, ViewOf } from "./view.ts";

/** Every view. The code of one is loaded when it is drawn. */
export const views: Readonly<Record<NonNullable<DiagramCall["view"]>, ViewOf>> = {
  topology: async (call, context) => (await import("./topology.ts")).topologyView(call, context),
  memory: async (call, context) => (await import("./memory.ts")).memoryView(call, context),
  ports: async (call, context) => (await import("./ports.ts")).portsView(call, context),
  fit: async (call, context) => (await import("./fit.ts")).fitView(call, context),
  diff: async (call, context) => (await import("./diff.ts")).diffView(call, context),
  status: async (call, context) => (await import("./status.ts")).statusView(call, context),
};
