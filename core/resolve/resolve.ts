import { engines } from "../engines/index.ts";
import { suggest } from "../errors/nearest.ts";
import type { Problem } from "../errors/problem.ts";
import { type HardwareName, hardware } from "../hardware/index.ts";
import { models } from "../models/index.ts";
import { mirrored } from "../site/image-reference.ts";
import { platformProfiles } from "../site/profiles/index.ts";
import type { ParsedSite } from "../site/schema.ts";
import type { ParsedGroup, ParsedTopology } from "../topology/schema.ts";
import { Role } from "../topology/topology.ts";
import type { ResolvedGroup, ResolvedPlatform, ResolvedTopology } from "./resolved.ts";

/** Looks up the names of a topology and derives what follows from its numbers, or says which names are unknown. */
export function resolve(
  instance: string,
  spec: ParsedTopology,
  site: ParsedSite,
): { resolved: ResolvedTopology } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const engine = find(engines, spec.engine.name, "engine.name", "engine", problems);
  const model = find(models, spec.model.name, "model.name", "model", problems);
  const machine = find(hardware, spec.hardware, "hardware", "kind of machine", problems);
  if (engine !== undefined && !engine.versions.includes(spec.engine.version)) {
    problems.push({
      path: "engine.version",
      value: spec.engine.version,
      message: `The flags of this version of ${engine.name} are not known.`,
      cure: suggest(spec.engine.version, engine.versions),
    });
  }
  if (engine === undefined || model === undefined || machine === undefined || problems.length > 0)
    return { problems };
  const image = site.image ?? mirrored(engine.image(spec.engine.version, machine.name), site.imageMirror);
  const groups = Object.entries(spec.groups).map(([name, group]) => resolveGroup(name, group));
  const platform = resolvePlatform(site, machine.name);
  return { resolved: { instance, spec, site, model, hardware: machine, engine, platform, image, groups } };
}

function find<Value>(
  table: Readonly<Record<string, Value>>,
  name: string,
  path: string,
  noun: string,
  problems: Problem[],
): Value | undefined {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found === undefined) {
    problems.push({
      path,
      value: name,
      message: `No ${noun} of this name is known.`,
      cure: suggest(name, Object.keys(table)),
    });
  }
  return found;
}

function resolveGroup(name: string, group: ParsedGroup): ResolvedGroup {
  const supervisorPort =
    group.nodes === 1
      ? undefined
      : (group.ports.supervisor ??
        (group.ports.dataParallelRpc === undefined ? undefined : group.ports.dataParallelRpc + 1));
  return {
    ...group,
    name,
    ranksPerNode: group.dataParallelSize / group.nodes,
    devicesPerRank: group.tensorParallelSize,
    everyRankServes: group.role !== Role.Serve,
    supervisorPort,
  };
}

function resolvePlatform(site: ParsedSite, machine: HardwareName): ResolvedPlatform {
  const profile = platformProfiles.get(site.platform.profile);
  const resourceName = site.platform.resourceName ?? profile.resourceName[machine];
  return {
    profile,
    resourceName,
    schedulerName: site.platform.schedulerName ?? profile.schedulerName,
    runtimeClassName: site.platform.runtimeClassName ?? profile.runtimeClassName,
    nodeSelector: site.platform.nodeSelector ?? profile.nodeSelector[machine],
    // Operators taint NPU nodes with the resource's name; the device plugin's own DaemonSet tolerates the same.
    tolerations: site.platform.tolerations ?? [
      { key: resourceName, operator: "Exists", effect: "NoSchedule" },
    ],
  };
}
