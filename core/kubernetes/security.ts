import type {
  EnvironmentVariable,
  MountedVolume,
  PodSecurityContext,
  ResolvedTopology,
  SecurityContext,
} from "../domain/index.ts";
import { textVariable } from "./container.ts";
import { hasLowPort, LOW_PORTS, READ_ALL } from "./capabilities.ts";

const PROFILE = { seccompProfile: { type: "RuntimeDefault" } } as const;

const ROOT = 0;

/** A container without any capability but these. */
export function confined(capabilities: readonly string[] = []): SecurityContext {
  return {
    privileged: false,
    allowPrivilegeEscalation: false,
    capabilities: { ...(capabilities.length === 0 ? {} : { add: [...capabilities] }), drop: ["ALL"] },
  };
}

/** A container that writes nothing into its image. */
export function confinedReader(): SecurityContext {
  return { ...confined(), readOnlyRootFilesystem: true };
}

/**
 * A pod without devices, which meets Pod Security's level `restricted` where its volumes do.
 *
 * @param ports ports that it binds
 */
export function unprivilegedPod(
  { site }: ResolvedTopology,
  ports: readonly number[] = [],
): PodSecurityContext {
  const { runAsUser: id } = site.podSecurity;
  return {
    runAsNonRoot: true,
    runAsUser: id,
    runAsGroup: id,
    ...PROFILE,
    // A capability of a container does not reach a user that is not root.
    ...(hasLowPort(ports) ? { sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] } : {}),
  };
}

/** A pod that runs as the user of its image. */
export function imageUserPod(): PodSecurityContext {
  return PROFILE;
}

/** A container that runs as the user of its image, and binds these ports. */
export function confinedServer(ports: readonly number[]): SecurityContext {
  return confined(hasLowPort(ports) ? [LOW_PORTS.name] : []);
}

/** An engine's pod. */
export function enginePod({ site }: ResolvedTopology): PodSecurityContext {
  return { seccompProfile: { type: site.podSecurity.engineSeccompProfile } };
}

/** The pod and the container of a Job that writes weights. */
export function writer({ site }: ResolvedTopology): {
  readonly pod: PodSecurityContext;
  readonly container: SecurityContext;
} {
  const { weightsUser: id } = site.podSecurity;
  return id === ROOT
    ? { pod: { runAsUser: ROOT, runAsGroup: ROOT, ...PROFILE }, container: confined([READ_ALL.name]) }
    : { pod: { runAsNonRoot: true, runAsUser: id, runAsGroup: id, ...PROFILE }, container: confined() };
}

/** The directory for temporary files of a container that writes nothing into its image. */
export function temporaryDirectory(): MountedVolume {
  const name = "temporary";
  return { volume: { name, emptyDir: {} }, mount: { name, mountPath: HOME } };
}

const HOME = "/tmp";

/** Gives a user that the image does not know a home directory, and a name to Python's getpass, which fails without one. */
export function ownHome(): readonly EnvironmentVariable[] {
  return [textVariable("HOME", HOME), textVariable("USER", "glm-serve")];
}
