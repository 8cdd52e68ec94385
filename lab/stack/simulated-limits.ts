import type { Plan } from "../../core/index.ts";
import type { Kubectl } from "../cluster/kubectl.ts";
import { simulatedHardware } from "../cluster/simulated-hardware.ts";
import { LabError } from "../host/lab-error.ts";

/** What every node offers beside its devices. */
const ordinaryResources = new Set(["cpu", "memory", "ephemeral-storage"]);

/**
 * Refuses a plan whose pods would wait for ever on the local cluster, for something that a real cluster's operators
 * install: another scheduler, a runtime class, a volume claim, a device plugin's resource, a node label.
 */
export function requireSimulated(stack: string, planned: Plan): void {
  const lacking = [...new Set(planned.objects.flatMap(({ manifest }) => lackingFor(manifest, planned)))];
  if (lacking.length === 0) return;
  const own = planned.topology.spec.name;
  throw new LabError(
    [
      `The local cluster cannot run the stack ${stack} with its settings; its pods would wait for ever. It has`,
      ...lacking.map((what) => `  no ${what}`),
    ].join("\n"),
    [
      `These settings are for a cluster of yours (pulumi up --stack ${stack}); their objects: npm run --silent render -- ${stack}.`,
      stack === own
        ? `To start it here, move them to a stack of another name: pulumi stack init <name> && pulumi config set topology ${own}.`
        : `Here, start the topology without them: npm start -- ${own}.`,
    ].join("\n"),
  );
}

function lackingFor(manifest: Plan["objects"][number]["manifest"], planned: Plan): string[] {
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
  // Only a group's pods are bound to the accelerators' nodes.
  if (manifest.kind === "Deployment") return missing;
  const resources = spec.containers.flatMap(({ resources: { limits } }) => Object.keys(limits));
  for (const resource of resources) {
    if (!ordinaryResources.has(resource) && !(resource in devices))
      missing.push(`${resource} on its nodes (${label})`);
  }
  for (const [name, value] of Object.entries(spec.nodeSelector ?? {})) {
    if (labels[name] !== value) missing.push(`label ${name}: ${value} on its nodes (${label})`);
  }
  return missing;
}

/** Makes the namespace that the plan takes for granted, as somebody did on a real cluster; whether it was missing. */
export async function ensureNamespace(kubectl: Kubectl, planned: Plan): Promise<boolean> {
  const { namespace, createNamespace } = planned.topology.site;
  if (createNamespace) return false;
  const found = await kubectl.run(["get", "namespace", namespace, "--ignore-not-found", "--output=name"]);
  if (found !== "") return false;
  await kubectl.run(["create", "namespace", namespace]);
  return true;
}
