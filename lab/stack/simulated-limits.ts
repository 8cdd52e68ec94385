import type { Plan } from "../../core/index.ts";
import type { Kubectl } from "../cluster/kubectl.ts";
import { simulatedHardware } from "../cluster/simulated-hardware.ts";
import { LabError } from "../host/lab-error.ts";

/** Resources of every node in addition to its devices. */
const ordinaryResources = new Set(["cpu", "memory", "ephemeral-storage"]);

/**
 * Rejects a plan that needs what the local cluster lacks: another scheduler, a runtime class, a volume claim, a resource of
 * a device plugin, a node label. Its pods would stay pending.
 *
 * @throws LabError with everything that is missing
 */
export function requireSimulated(stack: string, planned: Plan): void {
  const missing = [...new Set(planned.objects.flatMap(({ manifest }) => missingFor(manifest, planned)))];
  if (missing.length === 0) return;
  const own = planned.topology.spec.name;
  throw new LabError(
    [
      `The local cluster cannot run the stack ${stack}: its pods would stay pending. The cluster has`,
      ...missing.map((what) => `  no ${what}`),
    ].join("\n"),
    [
      `Deploy these settings to a real cluster (pulumi up --stack ${stack}), or print their objects: npm run --silent render -- ${stack}`,
      stack === own
        ? `To start the topology on the local cluster, move the settings to a stack of another name: pulumi stack init <name> && pulumi config set topology ${own}`
        : `To start the topology on the local cluster without these settings: npm start -- ${own}`,
    ].join("\n"),
  );
}

function missingFor(manifest: Plan["objects"][number]["manifest"], planned: Plan): string[] {
  if (manifest.kind !== "StatefulSet" && manifest.kind !== "Deployment") return [];
  const { spec } = manifest.spec.template;
  const { label, labels, devices } = simulatedHardware(planned.topology.hardware.name);
  const missing: string[] = [];
  const { schedulerName = "default-scheduler", runtimeClassName } = spec;
  if (schedulerName !== "default-scheduler") missing.push(`scheduler ${schedulerName}`);
  if (runtimeClassName !== undefined) missing.push(`runtime class ${runtimeClassName}`);
  for (const { persistentVolumeClaim } of spec.volumes) {
    if (persistentVolumeClaim !== undefined) missing.push(`volume claim ${persistentVolumeClaim.claimName}`);
  }
  // Only the pods of groups run on nodes with accelerators.
  if (manifest.kind === "Deployment") return missing;
  const resources = spec.containers.flatMap((container) => Object.keys(container.resources?.limits ?? {}));
  for (const resource of resources) {
    if (!ordinaryResources.has(resource) && !(resource in devices))
      missing.push(`${resource} on its nodes (${label})`);
  }
  for (const [name, value] of Object.entries(spec.nodeSelector ?? {})) {
    if (labels[name] !== value) missing.push(`label ${name}: ${value} on its nodes (${label})`);
  }
  return missing;
}

/** Creates the namespace where the plan expects it to exist. Returns whether it was missing. */
export async function ensureNamespace(kubectl: Kubectl, planned: Plan): Promise<boolean> {
  const { namespace, createNamespace } = planned.topology.site;
  if (createNamespace) return false;
  if (await hasNamespace(kubectl, namespace)) return false;
  await kubectl.run(["create", "namespace", namespace]);
  return true;
}

/** Whether the cluster has a namespace. */
export async function hasNamespace(kubectl: Kubectl, namespace: string): Promise<boolean> {
  return (await kubectl.run(["get", "namespace", namespace, "--ignore-not-found", "--output=name"])) !== "";
}
