import type {
  Affinity,
  AwaitedMarker,
  Job,
  JobContainer,
  JobPodSpec,
  JobSpec,
  ResolvedTopology,
} from "../domain/index.ts";
import { awaitArguments } from "../launch/index.ts";
import { escapeDollars, fieldVariable, imagePullSecrets, resources } from "./container.ts";
import { type JobRights, jobRights } from "./job-rights.ts";
import { metadata } from "./labels.ts";
import type { LaunchReference } from "./launch-config-map.ts";
import { gangAnnotations, nodePlacement } from "./pod-placement.ts";

/** Mount path of a procedure's scripts. */
export const PROCEDURE_DIRECTORY = "/etc/glm-serve/procedure";

/**
 * Exit code of a script when a retry would fail the same way (a wrong token, a full disk): the runner removes the retries of
 * its Job, which fails at once. The Job retries after every other code but 0. EX_CONFIG of sysexits, as in
 * `runner/exit_code.py`.
 */
export const EXIT_PERMANENT = 78;

const CONTAINER = "procedure";

/** Time for the runner to pass on SIGTERM and store the result, in seconds. */
const GRACE_SECONDS = 30;

/** Time between the end of waiting and the Job's deadline, to report the timeout. */
const REPORT_MARGIN_SECONDS = 120;

/** Names and labels of a procedure's objects, and the markers that its Job waits for. */
export interface ProcedureIdentity {
  /** Prefix of its objects' names. */
  readonly objectName: string;
  /** Name of the ConfigMap with the result. */
  readonly resultName: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Markers of other procedures that the Job waits for. */
  readonly awaits: readonly AwaitedMarker[];
}

/** The Job of a procedure. It ends after its retries, at its deadline, or at once at `EXIT_PERMANENT`. */
export function job(
  topology: ResolvedTopology,
  identity: ProcedureIdentity,
  spec: JobSpec,
  scripts: LaunchReference,
): Job {
  const { site } = topology;
  const gang = spec.takesDevices ? gangAnnotations(topology, spec.pods).pod : {};
  const annotations = { ...site.annotations, ...gang };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: metadata(topology, `${identity.objectName}-${scripts.revision}`, {
      labels: identity.labels,
      // A failed Job stays failed. With this, Pulumi replaces it at the next `up` (pulumi-kubernetes, annotations).
      annotations: { "pulumi.com/replaceUnready": "true" },
    }),
    spec: {
      completionMode: "Indexed",
      completions: spec.pods,
      parallelism: spec.pods,
      backoffLimit: spec.retries,
      activeDeadlineSeconds: spec.deadlineSeconds,
      // A drained node costs no retry. No rule fails the Job: Pulumi's provider recognizes only BackoffLimitExceeded and
      // DeadlineExceeded, and waits forever after a rule (cloud-ready-checks, kubernetes/job).
      podFailurePolicy: {
        rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
      },
      template: {
        metadata: {
          labels: { ...site.labels, ...identity.labels },
          ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
        },
        spec: podSpec(topology, identity, spec, scripts),
      },
    },
  };
}

function podSpec(
  topology: ResolvedTopology,
  identity: ProcedureIdentity,
  spec: JobSpec,
  scripts: LaunchReference,
): JobPodSpec {
  const rights = jobRights(topology, spec);
  return {
    ...nodePlacement(topology, spec.takesDevices),
    ...affinityOf(identity, spec),
    ...(spec.hostNetwork
      ? ({ hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" } as const)
      : ({ dnsPolicy: "ClusterFirst" } as const)),
    ...(spec.service === undefined ? {} : { subdomain: spec.service }),
    restartPolicy: "Never",
    serviceAccountName: identity.objectName,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: GRACE_SECONDS,
    securityContext: rights.pod,
    ...imagePullSecrets(topology),
    containers: [container(topology, identity, spec, rights)],
    volumes: [
      { name: "scripts", configMap: { name: scripts.configMapName, defaultMode: 0o555 } },
      ...[...spec.volumes, ...rights.volumes].map(({ volume }) => volume),
    ],
  };
}

function container(
  topology: ResolvedTopology,
  { name, resultName, awaits }: ProcedureIdentity,
  spec: JobSpec,
  rights: JobRights,
): JobContainer {
  const { platform, site } = topology;
  const devices: Record<string, string> = spec.takesDevices
    ? { [platform.resourceName]: String(devicesOfPod(topology)) }
    : {};
  return {
    name: CONTAINER,
    image: spec.image ?? topology.image,
    imagePullPolicy: site.imagePullPolicy,
    command: ["python3", "-B", `${PROCEDURE_DIRECTORY}/run_procedure.py`],
    args: [
      ...["--procedure", name, "--config-map", resultName, "--pods", String(spec.pods)],
      ...(awaits.length === 0 ? [] : ["--seconds", String(waitingSeconds(spec)), ...awaitArguments(awaits)]),
      "--",
      ...spec.command.map(escapeDollars),
    ],
    env: [
      fieldVariable("JOB_NAME", "metadata.labels['job-name']"),
      fieldVariable("JOB_UID", "metadata.labels['batch.kubernetes.io/controller-uid']"),
      fieldVariable("POD_NAME", "metadata.name"),
      fieldVariable("POD_NAMESPACE", "metadata.namespace"),
      fieldVariable("HOST_IP", "status.hostIP"),
      ...spec.environment,
      ...rights.environment,
    ],
    ...resources(spec.resources, devices),
    terminationMessagePolicy: "FallbackToLogsOnError",
    securityContext: rights.container,
    volumeMounts: [
      { name: "scripts", mountPath: PROCEDURE_DIRECTORY, readOnly: true },
      ...[...spec.volumes, ...rights.volumes].map(({ mount }) => mount),
    ],
  };
}

/** Seconds that a Job waits for other procedures: at least half of the deadline. */
function waitingSeconds({ deadlineSeconds }: JobSpec): number {
  return Math.max(deadlineSeconds - REPORT_MARGIN_SECONDS, Math.floor(deadlineSeconds / 2));
}

/** The number of devices of an engine pod. */
function devicesOfPod({ wholeNodes, hardware, groups }: ResolvedTopology): number {
  return wholeNodes ? hardware.devicesPerNode : Math.max(...groups.map(({ usedDevices }) => usedDevices));
}

function affinityOf({ labels }: ProcedureIdentity, { pods, beside }: JobSpec): Pick<JobPodSpec, "affinity"> {
  const affinity: Affinity = {
    ...(beside === undefined ? {} : { podAffinity: onNodeOf(beside) }),
    ...(pods === 1 ? {} : { podAntiAffinity: onNodeOf(labels) }),
  };
  return Object.keys(affinity).length === 0 ? {} : { affinity };
}

function onNodeOf(matchLabels: Readonly<Record<string, string>>): NonNullable<Affinity["podAffinity"]> {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels } },
    ],
  };
}
