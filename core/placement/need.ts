import type { GroupLayout, PodSpec, ResolvedTopology } from "../domain/index.ts";
import type { Plan } from "../plan/index.ts";
import { amounts, total } from "./observed.ts";

/** What the pods of one group need of their nodes. */
export interface GroupNeed {
  readonly layout: GroupLayout;
  /** Of one pod. */
  readonly requests: Readonly<Record<string, number>>;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: NonNullable<PodSpec["tolerations"]>;
}

/** What each group of a plan needs. */
export function needsOf({ groups, objects }: Pick<Plan, "groups" | "objects">): readonly GroupNeed[] {
  return groups.flatMap((layout) => {
    const object = objects.find(({ key }) => key === `stateful-set/${layout.key}`);
    if (object?.manifest.kind !== "StatefulSet") return [];
    const { containers, nodeSelector = {}, tolerations = [] } = object.manifest.spec.template.spec;
    const requests = total(containers.map(({ resources }) => amounts(resources?.requests ?? {})));
    return [{ layout, requests, nodeSelector, tolerations }];
  });
}

/** Whether a pod belongs to the stack, whose new pods take the place of the old ones. */
export function isOwn(
  { instance, site }: ResolvedTopology,
  pod: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
): boolean {
  return (
    pod.namespace === site.namespace &&
    pod.labels["app.kubernetes.io/name"] === "glm-serve" &&
    pod.labels["app.kubernetes.io/instance"] === instance
  );
}
