import type { JobPodSpec, KubernetesObject, PodSpec } from "../domain/index.ts";

/** Levels of Pod Security, the strictest first. */
const LEVELS = ["restricted", "baseline", "privileged"] as const;

/** A level of Pod Security. */
export type PodSecurityLevel = (typeof LEVELS)[number];

/** Capabilities that `baseline` lets a container add (Kubernetes, Pod Security Standards). */
const BASELINE_CAPABILITIES: ReadonlySet<string> = new Set([
  ...["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE"],
  ...["SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"],
]);

/** The strictest level that admits the pods of all these objects. */
export function podSecurityLevel(objects: readonly KubernetesObject[]): PodSecurityLevel {
  const levels = new Set(objects.flatMap(podsOf).map(levelOf));
  return LEVELS.findLast((level) => levels.has(level)) ?? "restricted";
}

function podsOf(object: KubernetesObject): (PodSpec | JobPodSpec)[] {
  return "spec" in object && "template" in object.spec ? [object.spec.template.spec] : [];
}

/** The strictest level that admits a pod, by the fields that glm-serve writes. Ports of the host occur with its network only. */
function levelOf(pod: PodSpec | JobPodSpec): PodSecurityLevel {
  if (isPrivileged(pod)) return "privileged";
  return isRestricted(pod) ? "restricted" : "baseline";
}

function isPrivileged({ hostNetwork, volumes, containers, securityContext }: PodSpec | JobPodSpec): boolean {
  return (
    hostNetwork === true ||
    volumes.some(({ hostPath }) => hostPath !== undefined) ||
    securityContext.seccompProfile.type === "Unconfined" ||
    containers.some((container) => added(container).some((name) => !BASELINE_CAPABILITIES.has(name)))
  );
}

function isRestricted({ volumes, containers, securityContext }: PodSpec | JobPodSpec): boolean {
  return (
    securityContext.runAsNonRoot === true &&
    volumes.every(({ nfs }) => nfs === undefined) &&
    containers.every((container) => added(container).every((name) => name === "NET_BIND_SERVICE"))
  );
}

function added({ securityContext }: PodSpec["containers"][number] | JobPodSpec["containers"][number]) {
  return securityContext.capabilities.add ?? [];
}
