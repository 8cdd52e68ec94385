import { type JsonObject, numberAt } from "../json.ts";

/** Whether an object is ready, from its live state. */
export type Assessment =
  | { readonly state: "ready" }
  | {
      readonly state: "waiting";
      /** A status line. */
      readonly progress: string;
      /** Reasons to report after the time limit. */
      readonly problems: readonly string[];
    }
  | { readonly state: "failed"; readonly problems: readonly string[] };

/** Ready. */
export const ready: Assessment = { state: "ready" };

/** Not ready yet. */
export function waiting(progress: string, problems: readonly string[] = []): Assessment {
  return { state: "waiting", progress, problems };
}

/** Whether the controller has seen the latest change; until then the status describes the previous one. */
export function isObserved(live: JsonObject): boolean {
  return numberAt(live, "status", "observedGeneration") >= numberAt(live, "metadata", "generation");
}

/** `spec.replicas`; 1 if unset. */
export function wantedReplicas(live: JsonObject): number {
  const spec = live["spec"];
  return spec !== undefined && typeof spec === "object" && spec !== null && "replicas" in spec
    ? numberAt(live, "spec", "replicas")
    : 1;
}
