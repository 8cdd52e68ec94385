import {
  defineRule,
  engineIdOf,
  forRank,
  type KvConnectors,
  meant,
  membersOf,
  pairOf,
  removed,
  type ResolvedGroup,
  type RuleProblem,
  runsOn,
  setTo,
  settingsAt,
  unknownPlaceholder,
} from "../domain/index.ts";
import { nearest } from "../errors/index.ts";
import { hardware as hardwareKinds } from "../facts/index.ts";
import { entryOf, type ParsedTopology, Role } from "../topology/index.ts";

export const engineRunsHere = defineRule({
  id: "engine-runs-here",
  source: "vLLM-Ascend runs on Ascend, xLLM on Atlas A2 and A3, LightLLM on NVIDIA",
  per: "topology",
  check: ({ engine, hardware, groups }, { at }) => {
    const problems: RuleProblem[] = [];
    if (!runsOn(engine, hardware)) {
      const suitable = Object.values(hardwareKinds).filter((kind) => runsOn(engine, kind));
      const names = suitable.map(({ name }) => name);
      problems.push({
        ...at("hardware"),
        message: `${engine.title} does not run on ${hardware.title}.`,
        fix: `Set hardware to ${names.length > 2 ? `one of ${names.join(", ")}` : names.join(" or ")}, or use another engine`,
      });
    }
    const splits = groups.some(({ role }) => role !== Role.Serve);
    if (engine.proxy === undefined && splits) {
      problems.push({
        path: "groups",
        message: `${engine.title} has no documented deployment with separate prefill and decode groups.`,
        fix: "Set the role of each group to serve",
      });
    }
    return problems;
  },
});

export const rolesComplete = defineRule({
  id: "roles-complete",
  source:
    "vllm-ascend v0.20.2rc1, mooncake_connector.py:1217: each side reads the degrees of one prefill and one decode group",
  per: "topology",
  check: ({ groups, spec, engine }) => {
    const count = (role: Role) => groups.filter((group) => group.role === role).length;
    const [serve, prefill, decode] = [count(Role.Serve), count(Role.Prefill), count(Role.Decode)];
    const { kvConnectors } = engine;
    // engine-runs-here reports the roles of an engine without connectors, and kv-connector-known its kvTransfer.
    if (kvConnectors === undefined && prefill + decode > 0) return [];
    const serving = kvConnectors?.(spec.engine.version).serving ?? [];
    // A group of role serve may share a pool of KV caches. kv-connector-known reports names that nobody knows.
    const shares =
      kvConnectors === undefined ||
      namedConnectors(spec.kvTransfer).every(({ name }) => serving.includes(name));
    return prefill + decode === 0
      ? withoutPair(serve, { kvTransfer: shares ? undefined : spec.kvTransfer, proxy: spec.proxy })
      : withPair(
          { serve, prefill, decode },
          { kvTransfer: spec.kvTransfer, proxy: spec.proxy },
          namedConnectors(spec.kvTransfer).find(({ name }) =>
            kvConnectors?.(spec.engine.version).ofOneShape.includes(name),
          )?.name,
        );
  },
});

export const kvConnectorKnown = defineRule({
  id: "kv-connector-known",
  source: "vllm-ascend and vLLM, registered connectors of each release",
  per: "topology",
  check: ({ spec, engine }, { at }) => {
    if (spec.kvTransfer === undefined) return [];
    const known = engine.kvConnectors?.(spec.engine.version);
    if (known === undefined) {
      return [
        {
          path: "kvTransfer",
          message: `kvTransfer is only for vLLM-Ascend; glm-serve sets up no connector of ${engine.title}.`,
          fix: removed(),
        },
      ];
    }
    const release = `${engine.title} ${spec.engine.version}`;
    return namedConnectors(spec.kvTransfer).flatMap(({ path, name }) =>
      known.wired.includes(name)
        ? []
        : [
            {
              ...at(path),
              ...connectorProblem(release, path, name, known, namedConnectors(spec.kvTransfer)),
            },
          ],
    );
  },
});

/** The connectors that a topology names: that of `kvTransfer`, and those that a MultiConnector asks. */
function namedConnectors(
  kvTransfer: ParsedTopology["kvTransfer"],
): readonly { readonly path: string; readonly name: string }[] {
  if (kvTransfer === undefined) return [];
  return [
    { path: "kvTransfer.connector", name: kvTransfer.connector },
    ...(kvTransfer.connectors ?? []).map(({ connector }, index) => ({
      path: `kvTransfer.connectors.${index}.connector`,
      name: connector,
    })),
  ];
}

function connectorProblem(
  release: string,
  path: string,
  name: string,
  known: KvConnectors,
  named: readonly { readonly name: string }[],
): Pick<RuleProblem, "message" | "fix"> {
  const free = known.wired.filter((other) => named.every((used) => used.name !== other));
  const listed = `one of ${free.join(", ")}`;
  // A MultiConnector asks one connector that passes from prefill to decode; those that also serve are its stores.
  const passes = named.some(({ name: used }) => known.wired.includes(used) && !known.serving.includes(used));
  const stores = free.filter((other) => known.serving.includes(other));
  const others = setTo((passes ? stores : free)[0] ?? free[0], { as: listed });
  if (known.unwired.includes(name)) {
    return {
      message: `${release} has ${name}, but glm-serve cannot set it up: no deployment document describes it.`,
      fix: others,
    };
  }
  const elsewhere = entryOf(known.elsewhere, name);
  if (elsewhere !== undefined) {
    const { since, before } = elsewhere;
    return {
      message: `${release} has no connector ${name}; ${since === undefined ? `releases before ${before} have it` : `v${since} is the first release with it`}.`,
      fix:
        since === undefined
          ? others
          : {
              ...others,
              text: () => `Set engine.version to v${since} or newer, or set ${path} to ${listed}`,
            },
    };
  }
  const close = nearest(name, known.wired);
  return {
    message:
      known.standIn === undefined
        ? `${release} has no connector ${name}.`
        : `${path} ${name} is not known ${known.standIn}, and glm-serve cannot set it up.`,
    fix: close === undefined ? others : meant(name, known.wired),
  };
}

export const kvEngineIds = defineRule({
  id: "kv-engine-ids",
  source:
    "vLLM, KVTransferConfig.engine_id: random where none is given; vllm-ascend, mooncake_connector.py: decode rejects its own id",
  per: "topology",
  check: ({ groups }, { at }) => {
    const unreadable = groups.flatMap(({ name, engineId }) => {
      const found = engineId === undefined ? undefined : unknownPlaceholder(engineId);
      const setting = `groups.${name}.engineId`;
      return found === undefined
        ? []
        : [
            {
              ...at(setting),
              message: `${setting} contains ${found}, which is not a placeholder.`,
              fix: "Use {rank} for the data-parallel rank, or a sum such as {100+rank}",
            },
          ];
    });
    const pair = pairOf(groups);
    if (pair === undefined || unreadable.length > 0) return unreadable;
    const [ofPrefill, ofDecode] = [engineIdsOf(pair.prefill), engineIdsOf(pair.decode)];
    const shared = [...ofDecode].find((id) => ofPrefill.has(id));
    if (shared === undefined) return [];
    const setting = `groups.${pair.decode.name}.engineId`;
    const other = `groups.${pair.prefill.name}.engineId`;
    return [
      {
        ...at(setting),
        message:
          pair.decode.engineId === pair.prefill.engineId
            ? `${setting} is the same as ${other}.`
            : `${setting} and ${other} both give the id ${shared} to a rank.`,
        fix: `Set ${setting} to another id`,
      },
    ];
  },
});

/** The engine ids of all ranks of all replicas; empty where vLLM chooses them. */
function engineIdsOf(group: ResolvedGroup): ReadonlySet<string> {
  const ranks = Array.from({ length: group.dataParallelSize }, (_, rank) => rank);
  const ids = Array.from({ length: group.replicas }, (_, replica) => {
    // Without overrides and placeholders all ranks have the same id.
    const shared = engineIdOf(group, replica);
    if (membersOf(group).length === 1 && forRank(shared, 0) === shared) return [shared];
    return ranks.map((rank) => {
      const ordinal = Math.floor(rank / group.ranksPerNode);
      return forRank(engineIdOf(settingsAt(group, { replica, ordinal, rank }), replica), rank);
    });
  });
  return new Set(ids.flat().filter((id) => id !== ""));
}

/** What connects prefill and decode; both are present in a complete topology of a pair. */
interface Connections {
  readonly kvTransfer: unknown;
  readonly proxy: unknown;
}

function withoutPair(serve: number, { kvTransfer, proxy }: Connections): RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (kvTransfer !== undefined) {
    problems.push({
      path: "kvTransfer",
      message: "kvTransfer needs a prefill and a decode group, and the topology has neither.",
      fix: removed(),
    });
  }
  if (proxy !== undefined) {
    problems.push({
      path: "proxy",
      message: "proxy routes between prefill and decode groups, and the topology has neither.",
      fix: removed(),
    });
  }
  if (serve > 1) {
    problems.push({
      path: "groups",
      message: `groups must have at most one group of role serve; groups has ${serve}.`,
      fix: "Use one group of role serve with replicas, or one topology for each group",
    });
  }
  return problems;
}

/** @param ofOneShape the connector whose config holds the degrees of one prefill and one decode group */
function withPair(
  { serve, prefill, decode }: Readonly<Record<Role, number>>,
  { kvTransfer, proxy }: Connections,
  ofOneShape: string | undefined,
): RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (prefill !== 1 || decode !== 1) {
    const reason =
      ofOneShape === undefined
        ? "glm-serve plans one shape for each role"
        : `the config of ${ofOneShape} holds the degrees of one group of each role`;
    problems.push({
      path: "groups",
      message: `groups must have one prefill and one decode group; groups has ${prefill} and ${decode}${prefill > 1 || decode > 1 ? `: ${reason}` : ""}.`,
      fix: "Use one group of each role, with replicas for more capacity",
    });
  }
  if (serve > 0) {
    problems.push({
      path: "groups",
      message: "groups must not mix role serve with prefill and decode.",
      fix: "Move the group of role serve to its own topology",
    });
  }
  if (kvTransfer === undefined) {
    problems.push({
      path: "kvTransfer",
      message: "kvTransfer is not set: prefill cannot pass the KV cache to decode.",
      fix: setTo(
        { connector: "MooncakeConnectorV1", useAscendDirect: true },
        { as: '{ connector: "MooncakeConnectorV1", useAscendDirect: true }' },
      ),
    });
  }
  if (proxy === undefined) {
    problems.push({
      path: "proxy",
      message: "proxy is not set: requests reach neither prefill nor decode.",
      fix: setTo({ port: 8000 }, { as: "{ port: 8000 }" }),
    });
  }
  return problems;
}
