import type { Job, ResolvedTopology, Role, RoleBinding, ServiceAccount } from "../domain/index.ts";
import { resources, imagePullSecrets } from "./container.ts";
import { jobRights } from "./job-rights.ts";
import { metadata, selectorLabels } from "./labels.ts";
import type { LaunchReference } from "./launch-config-map.ts";
import { nodePlacement } from "./pod-placement.ts";

/** Component label of the rollout. */
export const ROLLOUT = "rollout";

const DIRECTORY = "/etc/glm-serve/rollout";

/** File with the groups of the plan, beside the scripts. */
export const ROLLOUT_PLAN = "plan.json";

/** Time to schedule the pod, to pull its image and to report a timeout, in seconds. */
const RESERVE_SECONDS = 2400;

/** Names and labels of the objects of a rollout. */
export interface RolloutIdentity {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function rolloutIdentity(topology: ResolvedTopology): RolloutIdentity {
  return { name: `${topology.instance}-${ROLLOUT}`, labels: selectorLabels(topology, ROLLOUT) };
}

/**
 * The Job that replaces pods of older revisions. Its name contains its revision: a changed plan is another Job, and the same
 * plan the Job that has ended.
 *
 * @param seconds longest time that the waves take together
 */
export function rolloutJob(
  topology: ResolvedTopology,
  { name, labels }: RolloutIdentity,
  seconds: number,
  scripts: LaunchReference,
): Job {
  const { site } = topology;
  const rights = jobRights(topology, { takesDevices: false, writesWeights: false });
  const annotations = site.annotations;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: metadata(topology, `${name}-${scripts.revision}`, { labels }),
    spec: {
      completionMode: "Indexed",
      completions: 1,
      parallelism: 1,
      // A group that does not become ready will not do so at a second try either.
      backoffLimit: 0,
      activeDeadlineSeconds: seconds + RESERVE_SECONDS,
      podFailurePolicy: {
        rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
      },
      template: {
        metadata: {
          labels: { ...site.labels, ...labels },
          ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
        },
        spec: {
          ...nodePlacement(topology, false),
          dnsPolicy: "ClusterFirst",
          restartPolicy: "Never",
          serviceAccountName: name,
          automountServiceAccountToken: true,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 30,
          securityContext: rights.pod,
          ...imagePullSecrets(topology),
          containers: [
            {
              name: ROLLOUT,
              image: topology.image,
              imagePullPolicy: site.imagePullPolicy,
              command: ["python3", "-B", `${DIRECTORY}/rollout.py`],
              args: ["--plan", `${DIRECTORY}/${ROLLOUT_PLAN}`],
              ...(rights.environment.length === 0 ? {} : { env: [...rights.environment] }),
              ...resources({ requests: { cpu: "100m", memory: "128Mi" }, limits: {} }),
              terminationMessagePolicy: "FallbackToLogsOnError",
              securityContext: rights.container,
              volumeMounts: [
                { name: "scripts", mountPath: DIRECTORY, readOnly: true },
                ...rights.volumes.map(({ mount }) => mount),
              ],
            },
          ],
          volumes: [
            { name: "scripts", configMap: { name: scripts.configMapName, defaultMode: 0o555 } },
            ...rights.volumes.map(({ volume }) => volume),
          ],
        },
      },
    },
  };
}

/** What the Job's pod may do in the namespace: read its groups' StatefulSets, read and delete their pods. */
export function rolloutAccess(
  topology: ResolvedTopology,
  { name, labels }: RolloutIdentity,
  groups: { readonly statefulSets: readonly string[]; readonly pods: readonly string[] },
): readonly [ServiceAccount, Role, RoleBinding] {
  const common = metadata(topology, name, { labels });
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: common, automountServiceAccountToken: false },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: common,
      rules: [
        {
          apiGroups: ["apps"],
          resources: ["statefulsets"],
          resourceNames: [...groups.statefulSets],
          verbs: ["get"],
        },
        { apiGroups: [""], resources: ["pods"], resourceNames: [...groups.pods], verbs: ["get", "delete"] },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: common,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name, namespace: topology.site.namespace }],
    },
  ];
}
