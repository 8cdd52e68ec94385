import type {
  AssignedPorts,
  Engine,
  ResolvedGroup,
  ResolvedPlatform,
  ResolvedTopology,
} from "../domain/index.ts";
import { engines } from "../engines/index.ts";
import { inputChecks, type Problem, suggest } from "../errors/index.ts";
import {
  hardware,
  type HardwareFacts,
  type HardwareName,
  isAscend,
  models,
  notPlanned,
  unplannedModel,
  Vendor,
} from "../facts/index.ts";
import { assignPorts } from "../ports/index.ts";
import { mirrored, type ParsedSite, platformProfile } from "../site/index.ts";
import { type ParsedGroup, type ParsedTopology, Role } from "../topology/index.ts";
import { diagnose } from "./diagnose.ts";
import { contractOf } from "./pd-contract.ts";

/** Looks up the names of a topology and derives what follows from its numbers, or says which names are unknown. */
export function resolve(
  instance: string,
  given: ParsedTopology,
  site: ParsedSite,
): { resolved: ResolvedTopology } | { problems: Problem[] } {
  const documented = onSite(given, site);
  const problems: Problem[] = [];
  const engine = find(engines, documented.engine.name, "engine.name", "engine", problems);
  const model = findModel(documented.model.name, problems);
  const machine = find(hardware, documented.hardware, "hardware", "kind of machine", problems);
  if (engine !== undefined && !engine.versions.includes(documented.engine.version)) {
    problems.push({
      path: "engine.version",
      value: documented.engine.version,
      message: `The flags of this version of ${engine.name} are not known.`,
      fix: suggest(documented.engine.version, engine.versions),
      rule: inputChecks.knownRelease.id,
      ...(engine.versionsSource === undefined ? {} : { source: engine.versionsSource }),
    });
  }
  if (engine === undefined || model === undefined || machine === undefined || problems.length > 0)
    return { problems };
  const { spec, changes: diagnosis, problems: useless } = diagnose(documented, engine, site.diagnose);
  if (useless.length > 0) return { problems: [...useless] };
  const image = imageOf(engine, spec, site, machine.name, problems);
  if (image === undefined) return { problems };
  const assigned = assignPorts(
    Object.entries(spec.groups).map(([name, group]) => ({
      name,
      group,
      needs: engine.portNeeds(spec, group),
    })),
    site,
  );
  if (assigned.problems.length > 0) return { problems: [...assigned.problems] };
  const groups = Object.entries(spec.groups).flatMap(([name, group]) => {
    const ports = assigned.ports.get(name);
    return ports === undefined ? [] : [resolveGroup(name, group, ports, machine)];
  });
  const platform = resolvePlatform(site, machine);
  const wholeNodes = machine.vendor === Vendor.Ascend;
  return {
    resolved: {
      instance,
      spec,
      site,
      model,
      hardware: machine,
      engine,
      platform,
      image,
      wholeNodes,
      groups,
      contract: contractOf(spec, groups, image),
      diagnosis,
    },
  };
}

/** The topology with what its documents leave to the site: another model of the family, another kind of machine. */
function onSite(given: ParsedTopology, { model, hardware: machine }: ParsedSite): ParsedTopology {
  const { name, path, servedModelName } = given.model;
  return {
    ...given,
    hardware: machine ?? given.hardware,
    model: {
      ...given.model,
      name: model.name ?? name,
      path: model.path ?? path,
      servedModelName: model.servedModelName ?? servedModelName,
    },
  };
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
      fix: suggest(name, Object.keys(table)),
      rule: inputChecks.knownName.id,
    });
  }
  return found;
}

function findModel(name: string, problems: Problem[]): (typeof models)[keyof typeof models] | undefined {
  const unplanned = unplannedModel(name);
  if (unplanned === undefined) return find(models, name, "model.name", "model", problems);
  problems.push({
    path: "model.name",
    value: name,
    ...notPlanned(unplanned),
    rule: inputChecks.knownName.id,
  });
  return undefined;
}

function imageOf(
  engine: Engine,
  spec: ParsedTopology,
  site: ParsedSite,
  machine: HardwareName,
  problems: Problem[],
): string | undefined {
  if (site.image !== undefined) return site.image;
  const documented = engine.image(spec.engine.version, machine);
  if (documented !== undefined) return mirrored(documented, site.imageMirror);
  problems.push({
    path: "image",
    message: `No public image holds ${engine.name}.`,
    fix: `build one and name it here, e.g. ${engine.imageExample ?? `registry.example/${engine.name}:${spec.engine.version}`}`,
    rule: inputChecks.imageGiven.id,
  });
  return undefined;
}

function resolveGroup(
  name: string,
  group: ParsedGroup,
  ports: AssignedPorts,
  machine: HardwareFacts,
): ResolvedGroup {
  return {
    ...group,
    name,
    ports,
    ranksPerNode: Math.ceil(group.dataParallelSize / group.nodes),
    devicesPerRank: group.tensorParallelSize,
    usedDevices: group.devicesPerNode ?? defaultDevices(group, machine),
    everyRankServes: group.role !== Role.Serve,
    supervisorPort: group.nodes === 1 ? undefined : ports.supervisor,
  };
}

/** Ascend pods take whole nodes (mind-cluster: several pods of one job on a node cannot do collectives). */
function defaultDevices(group: ParsedGroup, machine: HardwareFacts): number {
  switch (machine.vendor) {
    case Vendor.Ascend:
      return machine.devicesPerNode;
    case Vendor.Nvidia:
      return (group.dataParallelSize * group.tensorParallelSize) / group.nodes;
    default:
      return machine.vendor satisfies never;
  }
}

function resolvePlatform(
  site: ParsedSite,
  machine: HardwareFacts & { name: HardwareName },
): ResolvedPlatform {
  const { resourceName, schedulerName, runtimeClassName, nodeSelector, tolerations } = site.platform;
  const preset = presetOf(site, machine.name);
  const resource = resourceName ?? preset.resourceName;
  return {
    profile: preset.profile,
    resourceName: resource,
    schedulerName: schedulerName ?? preset.profile?.schedulerName,
    runtimeClassName: runtimeClassName ?? preset.profile?.runtimeClassName,
    nodeSelector: nodeSelector ?? preset.nodeSelector,
    driverMounts: site.platform.driverMounts ?? preset.profile?.driverMounts ?? [],
    // Operators taint nodes with the resource's name; the device plugins' own DaemonSets tolerate the same.
    tolerations: tolerations ?? [{ key: resource, operator: "Exists", effect: "NoSchedule" }],
  };
}

function presetOf(
  site: ParsedSite,
  machine: HardwareName,
): Pick<ResolvedPlatform, "profile" | "resourceName" | "nodeSelector"> {
  if (!isAscend(machine)) return { profile: undefined, resourceName: "nvidia.com/gpu", nodeSelector: {} };
  const profile = platformProfile(site.platform.profile);
  return {
    profile,
    resourceName: profile.resourceName[machine],
    nodeSelector: profile.nodeSelector[machine],
  };
}
