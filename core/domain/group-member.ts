import type { ParsedGroup } from "../topology/index.ts";
import type { GroupLayout, PodLayout, ProcessLayout } from "./layout.ts";
import { groupOf } from "./group-of.ts";
import type { ResolvedTopology } from "./engine.ts";
import type { ResolvedGroup } from "./resolved.ts";

/** Which processes of a group a setting is read for: those of a replica, of one of its nodes, or of one rank. */
export interface Member {
  readonly replica: number;
  readonly ordinal?: number | undefined;
  readonly rank?: number | undefined;
}

type Override = Partial<Pick<ParsedGroup, "env" | "args" | "engineId" | "ports">>;

/** An override that applies to a member, and its path below the group. */
interface Applied {
  readonly path: string;
  readonly override: Override;
}

const known = new WeakMap<ResolvedGroup, Map<string, ResolvedGroup>>();

const knownMembers = new WeakMap<ResolvedGroup, readonly ResolvedGroup[]>();

/** The group with the overrides of a member; the group itself where none applies. */
export function settingsAt(group: ResolvedGroup, member: Member): ResolvedGroup {
  if (!hasOverrides(group)) return group;
  const applied = appliedTo(group, member);
  if (applied.length === 0) return group;
  const key = applied.map(({ path }) => path).join(" ");
  const ofGroup = known.get(group) ?? new Map<string, ResolvedGroup>();
  known.set(group, ofGroup);
  const found = ofGroup.get(key) ?? applied.reduce(overridden, group);
  ofGroup.set(key, found);
  return found;
}

function hasOverrides({ overrides }: ResolvedGroup): boolean {
  return Object.values(overrides).some((members) => Object.keys(members).length > 0);
}

function appliedTo({ overrides }: ResolvedGroup, { replica, ordinal, rank }: Member): readonly Applied[] {
  const ofReplica = overrides.replicas[replica];
  const candidates: readonly (readonly [string, Override | undefined])[] = [
    [`overrides.nodes.${ordinal}`, ordinal === undefined ? undefined : overrides.nodes[ordinal]],
    [`overrides.replicas.${replica}`, ofReplica],
    [
      `overrides.replicas.${replica}.nodes.${ordinal}`,
      ordinal === undefined ? undefined : ofReplica?.nodes[ordinal],
    ],
    [`overrides.ranks.${rank}`, rank === undefined ? undefined : overrides.ranks[rank]],
  ];
  return candidates.flatMap(([path, override]) => (override === undefined ? [] : [{ path, override }]));
}

function overridden(group: ResolvedGroup, { path, override }: Applied): ResolvedGroup {
  const { env = {}, args = {}, engineId, ports = {} } = override;
  const given = Object.entries(ports).filter(([, port]) => port !== undefined);
  const settings = [
    ...Object.keys(env).map((name) => `env.${name}`),
    ...Object.keys(args).map((name) => `args.${name}`),
    ...given.map(([name]) => `ports.${name}`),
    ...(engineId === undefined ? [] : ["engineId"]),
  ];
  const merged = { ...group.ports, ...Object.fromEntries(given) };
  return {
    ...group,
    env: { ...group.env, ...env },
    args: { ...group.args, ...args },
    ports: merged,
    supervisorPort: group.supervisorPort === undefined ? undefined : merged.supervisor,
    ...(engineId === undefined ? {} : { engineId }),
    member: [...(group.member === undefined ? [] : [group.member]), labelOf(path)].join(", "),
    overriddenBy: {
      ...group.overriddenBy,
      ...Object.fromEntries(settings.map((setting) => [setting, `${path}.${setting}`])),
    },
  };
}

/** `overrides.replicas.1.nodes.0` → `replica 1, node 0`. */
function labelOf(path: string): string {
  const [, ...parts] = path.split(".");
  return parts
    .flatMap((part, index) => (index % 2 === 0 ? [`${part.slice(0, -1)} ${parts[index + 1]}`] : []))
    .join(", ");
}

/** The group of a layout as a pod, or one of its processes, runs it. */
export function memberOf(
  topology: Pick<ResolvedTopology, "groups">,
  layout: Pick<GroupLayout, "group" | "replica">,
  pod?: Pick<PodLayout, "ordinal">,
  process?: Pick<ProcessLayout, "ranks">,
): ResolvedGroup {
  const [rank, ...others] = process?.ranks ?? [];
  return settingsAt(groupOf(topology, layout), {
    replica: layout.replica,
    ordinal: pod?.ordinal,
    rank: others.length === 0 ? rank : undefined,
  });
}

/** Every set of settings with which processes of a group run: the group alone, unless it has overrides. */
export function membersOf(group: ResolvedGroup): readonly ResolvedGroup[] {
  const found = knownMembers.get(group) ?? (hasOverrides(group) ? membersIn(group) : [group]);
  knownMembers.set(group, found);
  return found;
}

function membersIn(group: ResolvedGroup): readonly ResolvedGroup[] {
  const { overrides, replicas, nodes } = group;
  const found = new Set<ResolvedGroup>();
  for (const replica of representatives(Object.keys(overrides.replicas), replicas)) {
    const onNodes = [
      ...Object.keys(overrides.nodes),
      ...Object.keys(overrides.replicas[replica]?.nodes ?? {}),
    ];
    const ranks = Object.keys(overrides.ranks).map((rank) => Math.floor(Number(rank) / group.ranksPerNode));
    for (const ordinal of representatives([...onNodes, ...ranks.map(String)], nodes)) {
      for (const rank of ranksOn(group, ordinal)) found.add(settingsAt(group, { replica, ordinal, rank }));
    }
  }
  return [...found];
}

/** The ranks of a node with overrides and one without; a rank that is not overridden counts as none. */
function ranksOn(
  { overrides, ranksPerNode }: ResolvedGroup,
  ordinal: number,
): readonly (number | undefined)[] {
  const first = ordinal * ranksPerNode;
  const own = Object.keys(overrides.ranks)
    .map(Number)
    .filter((rank) => rank >= first && rank < first + ranksPerNode);
  return own.length < ranksPerNode ? [undefined, ...own] : own;
}

/** The given numbers below a count, and the first number that is not given. */
function representatives(given: readonly string[], count: number): readonly number[] {
  const numbers = [...new Set(given.map(Number))]
    .filter((number) => number < count)
    .toSorted((a, b) => a - b);
  const free = numbers.findIndex((number, index) => number !== index);
  const other = free === -1 ? numbers.length : free;
  return other < count ? [...numbers, other].toSorted((a, b) => a - b) : numbers;
}

/** The path of a setting below its group, as the topology gives it: that of an override, if one applies. */
export function givenAt({ overriddenBy }: Pick<ResolvedGroup, "overriddenBy">, setting: string): string {
  const parts = setting.split(".");
  for (let length = parts.length; length > 0; length -= 1) {
    const path = overriddenBy[parts.slice(0, length).join(".")];
    if (path !== undefined) return [path, ...parts.slice(length)].join(".");
  }
  return setting;
}
