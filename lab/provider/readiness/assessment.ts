import { type JsonObject, numberAt } from "../json.ts";

/** Whether an object is as it should be, judged from what the API server shows of it. */
export type Assessment =
  | { readonly state: "ready" }
  | {
      readonly state: "waiting";
      /** A status line. */
      readonly progress: string;
      /** What to show if the time runs out. */
      readonly problems: readonly string[];
    }
  | { readonly state: "failed"; readonly problems: readonly string[] };

/** Nothing more to wait for. */
export const ready: Assessment = { state: "ready" };

/** Not there yet. */
export function waiting(progress: string, problems: readonly string[] = []): Assessment {
  return { state: "waiting", progress, problems };
}

/** Whether the controller has seen the latest change: before, the status speaks of the previous one. */
export function isObserved(live: JsonObject): boolean {
  return numberAt(live, "status", "observedGeneration") >= numberAt(live, "metadata", "generation");
}

/** `spec.replicas`, which is 1 where it is unset. */
export function wantedReplicas(live: JsonObject): number {
  const spec = live["spec"];
  return spec !== undefined && typeof spec === "object" && spec !== null && "replicas" in spec
    ? numberAt(live, "spec", "replicas")
    : 1;
}
