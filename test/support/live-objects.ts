import type { Plan } from "../../core/index.ts";

/** When the objects of tests are read. */
export const NOW = Date.parse("2026-03-01T12:00:00Z");

/** A time that many seconds before `NOW`. */
export function before(seconds: number): string {
  return new Date(NOW - seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** What differs between pods of a made cluster. */
export interface MadePod {
  /** @default a node of its own, by the place of the pod in the plan */
  readonly node?: string;
  readonly status: object;
  readonly revision?: string;
  readonly deletionTimestamp?: string;
}

/** The status of a pod that is ready. */
export const READY = {
  phase: "Running",
  conditions: [{ type: "Ready", status: "True", lastTransitionTime: before(180) }],
  containerStatuses: [
    {
      name: "engine",
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: before(400) } },
    },
  ],
};

/**
 * The list that kubectl prints of a stack, made from its plan: for stacks that are larger than a test's cluster.
 *
 * @param podOf the status of a pod by its place in the plan; undefined where it does not exist
 */
export function objectsOf(
  planned: Plan,
  podOf: (index: number) => MadePod | undefined,
): { readonly items: object[] } {
  const workloads = planned.objects.flatMap(({ manifest }) =>
    manifest.kind === "StatefulSet" || manifest.kind === "Deployment" ? [manifest] : [],
  );
  const revisionOf = (name: string) =>
    workloads.find(({ metadata }) => metadata.name === name)?.spec.template.metadata.annotations?.[
      "glm-serve/revision"
    ];
  const pods = planned.groups
    .flatMap(({ pods: ofGroup, objectName }) => ofGroup.map(({ name }) => ({ name, objectName })))
    .flatMap(({ name, objectName }, index) => {
      const made = podOf(index);
      if (made === undefined) return [];
      return [
        {
          kind: "Pod",
          metadata: {
            name,
            uid: `uid of ${name}`,
            creationTimestamp: before(600),
            ...(made.deletionTimestamp === undefined ? {} : { deletionTimestamp: made.deletionTimestamp }),
            annotations: { "glm-serve/revision": made.revision ?? revisionOf(objectName) },
          },
          spec: { nodeName: made.node ?? `node-${index}` },
          status: made.status,
        },
      ];
    });
  const servers = workloads.flatMap((manifest) =>
    manifest.kind === "Deployment"
      ? [
          {
            kind: "Pod",
            metadata: {
              name: `${manifest.metadata.name}-5d9c-x`,
              labels: manifest.spec.selector.matchLabels,
              annotations: manifest.spec.template.metadata.annotations,
            },
            spec: { nodeName: "node-cpu" },
            status: READY,
          },
        ]
      : [],
  );
  return { items: [...workloads, ...pods, ...servers] };
}
