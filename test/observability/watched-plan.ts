import type { KubernetesObject, ObservabilitySettings, Plan, Site } from "../../core/index.ts";
import { plan } from "../../core/index.ts";
import { loadTopology, readSettings } from "../../program/index.ts";

const NAMESPACE = "llm";

/** A stack in namespace llm, with its smoke test, watched as the settings say. */
export async function watchedPlan(stack: string, observability: ObservabilitySettings): Promise<Plan> {
  const topology = await loadTopology(stack, "stack");
  const site: Site = {
    ...readSettings(stack, undefined).site,
    namespace: NAMESPACE,
    procedures: { smoke: {} },
    observability,
  };
  return plan(topology, site);
}

/** The objects of one kind. */
export function ofKind<Kind extends KubernetesObject["kind"]>(
  { objects }: Plan,
  kind: Kind,
): readonly Extract<KubernetesObject, { kind: Kind }>[] {
  const isKind = (manifest: KubernetesObject): manifest is Extract<KubernetesObject, { kind: Kind }> =>
    manifest.kind === kind;
  return objects.map(({ manifest }) => manifest).filter(isKind);
}
