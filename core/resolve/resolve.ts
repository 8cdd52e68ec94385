import {
  type AssignedPorts,
  canonical,
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
  hardwareNamed,
  isAscend,
  type ModelFacts,
  models,
  Vendor,
} from "../facts/index.ts";
import { assignPorts } from "../ports/index.ts";
import { type NpuSmiPath, mirrored, type ParsedSite, platformProfile, presetsOf } from "../site/index.ts";
import { type ParsedGroup, type ParsedTopology, Role } from "../topology/index.ts";
import { diagnose } from "./diagnose.ts";
import { neededChanges, withChanges } from "./needed-flags.ts";
import { contractOf } from "./pd-contract.ts";
import { withReadArguments } from "./read-arguments.ts";
import { sizeProblems } from "./sizes.ts";

/** A topology on a site with every name resolved, or the problems that prevent it. */
export type ResolvedInput =
  | { readonly resolved: ResolvedTopology }
  | {
      readonly problems: readonly Problem[];
      /** Inputs with a valid value in place of each wrong one. A problem of all of them is a problem of the given input. */
      readonly meanings?: () => readonly ResolvedInput[];
    };

type KnownHardware = ResolvedTopology["hardware"];

/** What the names of a topology stand for: one each, or all that an unknown name may mean. */
interface Names {
  readonly problems: readonly Problem[];
  readonly engines: readonly Engine[];
  readonly models: readonly ModelFacts[];
  readonly kinds: readonly KnownHardware[];
}

/**
 * Looks up the names of a topology, assigns its ports and derives everything else that its numbers decide.
 *
 * @param instance prefix of all object names
 */
export function resolve(instance: string, given: ParsedTopology, givenSite: ParsedSite): ResolvedInput {
  const site = canonical(givenSite);
  const documented = inOrder(onSite(given, site));
  const { problems, engines: meant, models: known, kinds } = lookUp(documented);
  const [engine, model, kind] = [meant[0], known[0], kinds[0]];
  if (engine === undefined || model === undefined || kind === undefined) return { problems };
  if (problems.length === 0) return resolveNamed(instance, documented, site, { engine, model, kind });
  return {
    problems: [...problems, ...sizeProblems(documented, site)],
    meanings: () =>
      meant.flatMap((one) =>
        known.flatMap((facts) =>
          kinds.map((hardwareFacts) =>
            resolveNamed(instance, renamed(documented, one, facts, hardwareFacts), site, {
              engine: one,
              model: facts,
              kind: hardwareFacts,
            }),
          ),
        ),
      ),
  };
}

/**
 * The topology with the keys of all maps in one order. Scripts have the flags and variables in this order, so the revision hangs on
 * their content only. Groups are in the order in which a request reaches them.
 */
function inOrder(given: ParsedTopology): ParsedTopology {
  const { groups, ...others } = canonical(given);
  return {
    ...others,
    groups: Object.fromEntries(
      Object.values(Role).flatMap((role) =>
        Object.entries(groups).filter(([, group]) => group.role === role),
      ),
    ),
  };
}

/** The topology with known names. */
function renamed(
  spec: ParsedTopology,
  { name: engine }: Engine,
  { name }: ModelFacts,
  { name: kind }: HardwareFacts,
): ParsedTopology {
  return {
    ...spec,
    engine: { ...spec.engine, name: engine },
    model: { ...spec.model, name },
    hardware: kind,
  };
}

/** The names of a topology that its schema refuses. */
interface GivenNames {
  readonly engine: string | undefined;
  readonly model: string | undefined;
  readonly hardware: string | undefined;
}

/** Problems of names in a topology that cannot be resolved for other reasons. */
export function nameProblems({ engine, model, hardware: kind }: GivenNames): readonly Problem[] {
  return [
    ...(engine === undefined ? [] : findEngine(engine).problems),
    ...(model === undefined ? [] : findModel({ name: model, facts: undefined }).problems),
    ...(kind === undefined ? [] : findHardware(kind).problems),
  ];
}

function lookUp({ engine, model, hardware: kind }: ParsedTopology): Names {
  const [ofEngine, ofModel, ofHardware] = [findEngine(engine.name), findModel(model), findHardware(kind)];
  return {
    problems: [...ofEngine.problems, ...ofModel.problems, ...ofHardware.problems],
    engines: ofEngine.found,
    models: ofModel.found,
    kinds: ofHardware.found,
  };
}

function resolveNamed(
  instance: string,
  documented: ParsedTopology,
  site: ParsedSite,
  { engine, model, kind }: { engine: Engine; model: ModelFacts; kind: KnownHardware },
): ResolvedInput {
  const tooLarge = sizeProblems(documented, site);
  if (tooLarge.length > 0) return { problems: tooLarge };
  const known = { instance, site, engine, model, kind };
  const read = withReadArguments(documented, engine);
  const { spec, changes, problems: ineffective } = diagnose(read, engine, site.diagnose);
  // A switch without effect must not hide what the others need.
  const diagnosed = withNames(known, spec, changes);
  const before = changes.length === 0 ? diagnosed : withNames(known, read, []);
  const needed =
    "resolved" in diagnosed && "resolved" in before ? neededChanges(before.resolved, diagnosed.resolved) : [];
  return needed.length === 0 && ineffective.length === 0
    ? diagnosed
    : withNames(known, withChanges(spec, needed), [...changes, ...needed], ineffective);
}

/** What the names of a topology mean. */
interface Known {
  readonly instance: string;
  readonly site: ParsedSite;
  readonly engine: Engine;
  readonly model: ModelFacts;
  readonly kind: KnownHardware;
}

/** Assigns the ports of a topology whose names are known, and derives everything else that its numbers decide. */
function withNames(
  { instance, site, engine, model, kind }: Known,
  spec: ParsedTopology,
  diagnosis: readonly DiagnoseChange[],
  ineffective: readonly Problem[] = [],
): ResolvedInput {
  const { image, problems: ofImage } = imageOf(engine, spec, site, kind.name);
  const assigned = assignPorts(
    Object.entries(spec.groups).map(([name, group]) => ({
      name,
      group,
      needs: engine.portNeeds(spec, group),
    })),
    site,
  );
  const problems = [...ineffective, ...ofImage, ...assigned.problems];
  const groups = Object.entries(spec.groups).flatMap(([name, group]) => {
    const ports = assigned.ports.get(name);
    return ports === undefined ? [] : [resolveGroup(name, group, ports, kind)];
  });
  const resolved: ResolvedTopology = {
    instance,
    spec,
    site,
    model,
    hardware: kind,
    engine,
    platform: resolvePlatform(site, kind.name),
    image,
    wholeNodes: kind.vendor === Vendor.Ascend,
    groups,
    contract: contractOf(spec, groups, image),
    diagnosis,
  };
  return problems.length === 0 ? { resolved } : { problems, meanings: () => [{ resolved }] };
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

/** What a name stands for, or all that it may mean, with the problem. */
interface Lookup<Value> {
  readonly found: readonly Value[];
  readonly problems: readonly Problem[];
}

function findEngine(name: string): Lookup<Engine> {
  return find(engines, name, "engine.name", "engine");
}

function findHardware(name: string): Lookup<KnownHardware> {
  return find<KnownHardware>(hardware, name, "hardware", "kind of hardware", hardwareNamed(name));
}

function find<Value>(
  table: Readonly<Record<string, Value>>,
  name: string,
  path: string,
  noun: string,
  meant?: string,
): Lookup<Value> {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return { found: [found], problems: [] };
  const problem = {
    path,
    value: name,
    message: `${name} is not a known ${noun}.`,
    fix: meant === undefined ? suggest(name, Object.keys(table)) : `Did you mean "${meant}"?`,
    rule: inputChecks.knownName.id,
  };
  return { found: Object.values(table), problems: [problem] };
}

/** The facts that the topology states, or else those of the known model with its name. */
function findModel({ name, facts }: Pick<ParsedTopology["model"], "name" | "facts">): Lookup<ModelFacts> {
  if (facts !== undefined) return { found: [{ ...facts, name }], problems: [] };
  const known: Readonly<Record<string, ModelFacts>> = models;
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found !== undefined) return { found: [found], problems: [] };
  const close = nearestOfVersion(name, Object.keys(known));
  const problem = {
    path: "model.name",
    value: name,
    message: `${name} is not a known model, and the topology has no model.facts.`,
    fix:
      close === undefined
        ? "Run glm-serve model <config.json>, and set model.facts to what it prints"
        : `Set model.name to ${close}, or run glm-serve model <config.json> and set model.facts to what it prints`,
    rule: inputChecks.knownName.id,
  };
  return { found: Object.values(known), problems: [problem] };
}

/** The image of the engine; its name alone where a setting has to give it. */
function imageOf(
  engine: Engine,
  spec: ParsedTopology,
  site: ParsedSite,
  kind: HardwareName,
): { readonly image: string; readonly problems: readonly Problem[] } {
  if (site.image !== undefined) return { image: site.image, problems: [] };
  const documented = engine.image(spec.engine.version, kind);
  if (documented !== undefined) return { image: mirrored(documented, site.imageMirror), problems: [] };
  const example = engine.imageExample ?? `registry.example/${engine.name}:${spec.engine.version}`;
  const problem = {
    path: "image",
    message:
      engine.imageExample === undefined
        ? `image is required: ${engine.title} ${spec.engine.version} has no public image for ${hardware[kind].title}.`
        : `image is required: no public image contains ${engine.title}.`,
    fix: `Build an image and set image to its reference, for example ${example}`,
    rule: inputChecks.imageGiven.id,
  };
  return { image: example, problems: [problem] };
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
    superPodLabel: preset.superPodLabel,
    driverMounts: platform.driverMounts ?? preset.driverMounts,
    npuSmi: npuSmiOf(platform, preset.npuSmi),
    // Operators taint nodes with the resource's name, and the DaemonSets of the device plugins tolerate that taint.
    tolerations: platform.tolerations ?? [{ key: resourceName, operator: "Exists", effect: "NoSchedule" }],
  };
}

function npuSmiOf(
  { driverMounts, npuSmi }: ParsedSite["platform"],
  preset: readonly NpuSmiPath[],
): readonly NpuSmiPath[] {
  if (driverMounts?.some(({ path }) => path.endsWith("/npu-smi")) || preset.length === 0) return [];
  return npuSmi === undefined ? preset : [npuSmi];
}

/** What the profile presets for the hardware. */
function presetOf(site: ParsedSite, name: HardwareName): Omit<ResolvedPlatform, "tolerations"> {
  if (!isAscend(name)) return NVIDIA_PRESET;
  const profile = platformProfile(site.platform.profile);
  const { resourceName, nodeSelector, gangSchedulePolicy, superPodLabel, driverMounts, npuSmi } = presetsOf(
    profile,
    name,
  );
  return {
    profile,
    resourceName,
    schedulerName: profile.schedulerName,
    runtimeClassName: profile.runtimeClassName,
    nodeSelector,
    podLabels: profile.podLabels,
    gangSchedulePolicy,
    superPodLabel,
    driverMounts,
    npuSmi: npuSmi ?? [],
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
  superPodLabel: undefined,
  driverMounts: [],
  npuSmi: [],
};
