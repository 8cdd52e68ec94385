import {
  type AssignedPorts,
  devicesOfRank,
  type DiagnoseChange,
  type Engine,
  loadBalancingOf,
  pipelineSpansNodes,
  type ResolvedGroup,
  type ResolvedPlatform,
  type ResolvedTopology,
} from "../domain/index.ts";
import { engines } from "../engines/index.ts";
import { inputChecks, nearestOfVersion, type Problem, suggest } from "../errors/index.ts";
import {
  hardware,
  type HardwareFacts,
  type HardwareName,
  isAscend,
  type ModelFacts,
  models,
  Vendor,
} from "../facts/index.ts";
import { assignPorts } from "../ports/index.ts";
import {
  type DriverMount,
  isNpuSmi,
  mirrored,
  type ParsedSite,
  type PlatformProfile,
  platformProfile,
} from "../site/index.ts";
import type { ParsedGroup, ParsedTopology } from "../topology/index.ts";
import { diagnose } from "./diagnose.ts";
import { neededChanges, withChanges } from "./needed-flags.ts";
import { contractOf } from "./pd-contract.ts";
import { withReadArguments } from "./read-arguments.ts";

/**
 * Looks up the names of a topology, assigns its ports and derives everything else that its numbers decide.
 *
 * @param instance prefix of all object names
 */
export function resolve(
  instance: string,
  given: ParsedTopology,
  site: ParsedSite,
): { resolved: ResolvedTopology } | { problems: Problem[] } {
  const documented = onSite(given, site);
  const problems: Problem[] = [];
  const engine = find(engines, documented.engine.name, "engine.name", "engine", problems);
  const model = findModel(documented.model, problems);
  const kind = find(hardware, documented.hardware, "hardware", "kind of hardware", problems);
  if (engine === undefined || model === undefined || kind === undefined || problems.length > 0)
    return { problems };
  const read = withReadArguments(documented, engine);
  const { spec, changes, problems: ineffective } = diagnose(read, engine, site.diagnose);
  if (ineffective.length > 0) return { problems: [...ineffective] };
  const known = { instance, site, engine, model, kind };
  const diagnosed = withNames(known, spec, changes);
  if ("problems" in diagnosed || changes.length === 0) return diagnosed;
  const before = withNames(known, read, []);
  if ("problems" in before) return before;
  const needed = neededChanges(before.resolved, diagnosed.resolved);
  return needed.length === 0
    ? diagnosed
    : withNames(known, withChanges(spec, needed), [...changes, ...needed]);
}

/** What the names of a topology mean. */
interface Known {
  readonly instance: string;
  readonly site: ParsedSite;
  readonly engine: Engine;
  readonly model: ModelFacts;
  readonly kind: ResolvedTopology["hardware"];
}

/** Assigns the ports of a topology whose names are known, and derives everything else that its numbers decide. */
function withNames(
  { instance, site, engine, model, kind }: Known,
  spec: ParsedTopology,
  diagnosis: readonly DiagnoseChange[],
): { resolved: ResolvedTopology } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const image = imageOf(engine, spec, site, kind.name, problems);
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
    return ports === undefined ? [] : [resolveGroup(name, group, ports, kind)];
  });
  const platform = resolvePlatform(site, kind.name);
  const wholeNodes = kind.vendor === Vendor.Ascend;
  return {
    resolved: {
      instance,
      spec,
      site,
      model,
      hardware: kind,
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

/** The topology with the model and the hardware of the site, where it sets them. */
function onSite(given: ParsedTopology, { model, hardware: replacement }: ParsedSite): ParsedTopology {
  const { name, facts, path, servedModelName } = given.model;
  // The facts of the topology are those of its own model.
  const sameModel = model.name === undefined || model.name === name;
  return {
    ...given,
    hardware: replacement ?? given.hardware,
    model: {
      ...given.model,
      name: model.name ?? name,
      facts: sameModel ? facts : undefined,
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
      message: `${name} is not a known ${noun}.`,
      fix: suggest(name, Object.keys(table)),
      rule: inputChecks.knownName.id,
    });
  }
  return found;
}

/** The facts that the topology states, or else those of the known model with its name. */
function findModel({ name, facts }: ParsedTopology["model"], problems: Problem[]): ModelFacts | undefined {
  if (facts !== undefined) return { ...facts, name };
  const known: Readonly<Record<string, ModelFacts>> = models;
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found === undefined) {
    const close = nearestOfVersion(name, Object.keys(known));
    problems.push({
      path: "model.name",
      value: name,
      message: `${name} is not a known model, and the topology has no model.facts.`,
      fix:
        close === undefined
          ? "Run glm-serve model <config.json>, and set model.facts to what it prints"
          : `Set model.name to ${close}, or run glm-serve model <config.json> and set model.facts to what it prints`,
      rule: inputChecks.knownName.id,
    });
  }
  return found;
}

function imageOf(
  engine: Engine,
  spec: ParsedTopology,
  site: ParsedSite,
  kind: HardwareName,
  problems: Problem[],
): string | undefined {
  if (site.image !== undefined) return site.image;
  const documented = engine.image(spec.engine.version, kind);
  if (documented !== undefined) return mirrored(documented, site.imageMirror);
  problems.push({
    path: "image",
    message: `image is required: no public image contains ${engine.title}.`,
    fix: `Build an image and set image to its reference, for example ${engine.imageExample ?? `registry.example/${engine.name}:${spec.engine.version}`}`,
    rule: inputChecks.imageGiven.id,
  });
  return undefined;
}

function resolveGroup(
  name: string,
  group: ParsedGroup,
  ports: AssignedPorts,
  kind: HardwareFacts,
): ResolvedGroup {
  const { nodes, dataParallelSize } = group;
  const devicesPerRank = devicesOfRank(group);
  return {
    ...group,
    name,
    ports,
    ranksPerNode: Math.ceil(dataParallelSize / nodes),
    devicesPerRank,
    pipelineSpansNodes: pipelineSpansNodes(group),
    usedDevices: group.devicesPerNode ?? defaultDevices(group, kind),
    loadBalancing: loadBalancingOf(group),
    supervisorPort: nodes === 1 ? undefined : ports.supervisor,
    overriddenBy: {},
  };
}

/** A pod on Ascend takes the whole node: several pods of a job on one node cannot run collectives (mind-cluster). */
function defaultDevices(group: ParsedGroup, kind: HardwareFacts): number {
  switch (kind.vendor) {
    case Vendor.Ascend:
      return kind.devicesPerNode;
    case Vendor.Nvidia:
      return (group.dataParallelSize * devicesOfRank(group)) / group.nodes;
    default:
      return kind.vendor satisfies never;
  }
}

function resolvePlatform(site: ParsedSite, name: HardwareName): ResolvedPlatform {
  const { platform } = site;
  const preset = presetOf(site, name);
  const resourceName = platform.resourceName ?? preset.resourceName;
  const gangSchedulePolicy = platform.gangSchedulePolicy ?? preset.gangSchedulePolicy;
  return {
    profile: preset.profile,
    resourceName,
    schedulerName: platform.schedulerName ?? preset.schedulerName,
    runtimeClassName: platform.runtimeClassName ?? preset.runtimeClassName,
    nodeSelector: platform.nodeSelector ?? preset.nodeSelector,
    podLabels: platform.podLabels ?? preset.podLabels,
    gangSchedulePolicy: gangSchedulePolicy === "" ? undefined : gangSchedulePolicy,
    driverMounts: platform.driverMounts ?? withNpuSmi(preset.driverMounts, platform.npuSmi),
    // Operators taint nodes with the resource's name, and the DaemonSets of the device plugins tolerate that taint.
    tolerations: platform.tolerations ?? [{ key: resourceName, operator: "Exists", effect: "NoSchedule" }],
  };
}

function withNpuSmi(mounts: readonly DriverMount[], path: string | undefined): readonly DriverMount[] {
  return path === undefined ? mounts : mounts.map((each) => (isNpuSmi(each.path) ? { ...each, path } : each));
}

/** What the profile presets for the hardware. */
function presetOf(site: ParsedSite, name: HardwareName): Omit<ResolvedPlatform, "tolerations"> {
  if (!isAscend(name)) return NVIDIA_PRESET;
  const profile: PlatformProfile = platformProfile(site.platform.profile);
  return {
    profile,
    resourceName: profile.resourceName[name],
    schedulerName: profile.schedulerName,
    runtimeClassName: profile.runtimeClassName,
    nodeSelector: profile.nodeSelector[name],
    podLabels: profile.podLabels,
    gangSchedulePolicy: profile.gangSchedulePolicy?.[name],
    driverMounts: profile.driverMounts,
  };
}

/** The device plugin of NVIDIA is the same on every cluster. */
const NVIDIA_PRESET: Omit<ResolvedPlatform, "tolerations"> = {
  profile: undefined,
  resourceName: "nvidia.com/gpu",
  schedulerName: undefined,
  runtimeClassName: undefined,
  nodeSelector: {},
  podLabels: {},
  gangSchedulePolicy: undefined,
  driverMounts: [],
};
