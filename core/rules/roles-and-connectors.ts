import { defineRule, meant, pairOf, removed, type RuleProblem, setTo } from "../domain/index.ts";
import { nearest } from "../errors/index.ts";
import { hardware as hardwareKinds } from "../facts/index.ts";
import { Role } from "../topology/index.ts";

export const engineRunsHere = defineRule({
  id: "engine-runs-here",
  source: "vLLM-Ascend and xLLM run on Ascend, LightLLM on NVIDIA",
  per: "topology",
  check: ({ engine, hardware, spec, groups }, { at }) => {
    const problems: RuleProblem[] = [];
    if (engine.vendor !== hardware.vendor) {
      const suitable = Object.values(hardwareKinds).filter(({ vendor }) => vendor === engine.vendor);
      problems.push({
        ...at("hardware"),
        message: `${engine.title} does not run on ${hardware.title}.`,
        fix: `Set hardware to ${suitable.map(({ name }) => name).join(" or ")}, or use another engine`,
      });
    }
    const splits = spec.kvTransfer !== undefined || groups.some((group) => group.everyRankServes);
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
    "vllm-ascend, mooncake_connector.py: each side reads the degrees of one prefill and one decode group",
  per: "topology",
  check: ({ groups, spec }) => {
    const count = (role: Role) => groups.filter((group) => group.role === role).length;
    const [serve, prefill, decode] = [count(Role.Serve), count(Role.Prefill), count(Role.Decode)];
    return prefill + decode === 0
      ? withoutPair(serve, { kvTransfer: spec.kvTransfer, proxy: spec.proxy })
      : withPair({ serve, prefill, decode }, { kvTransfer: spec.kvTransfer, proxy: spec.proxy });
  },
});

export const kvConnectorKnown = defineRule({
  id: "kv-connector-known",
  source: "vllm-ascend, registered connectors",
  per: "topology",
  check: ({ spec, engine }, { at }) => {
    const connector = spec.kvTransfer?.connector;
    if (connector === undefined || engine.kvConnectors.includes(connector)) return [];
    if (engine.kvConnectors.length === 0) {
      return [
        {
          path: "kvTransfer",
          message: `${engine.title} has no connectors: its flags set up the KV transfer from prefill to decode.`,
          fix: removed(),
        },
      ];
    }
    const close = nearest(connector, engine.kvConnectors);
    return [
      {
        ...at("kvTransfer.connector"),
        message: `${engine.title} has no connector ${connector}.`,
        fix:
          close === undefined
            ? `Set kvTransfer.connector to one of ${engine.kvConnectors.join(", ")}`
            : meant(connector, engine.kvConnectors),
      },
    ];
  },
});

export const kvEngineIds = defineRule({
  id: "kv-engine-ids",
  source: "vLLM KVTransferConfig.engine_id: the two sides find each other's cache by it",
  per: "topology",
  check: ({ groups }, { at }) => {
    const missing = groups
      .filter(({ role, engineId }) => role !== Role.Serve && engineId === undefined)
      .map(({ name }) => ({
        path: `groups.${name}.engineId`,
        message: `groups.${name}.engineId is not set: prefill and decode find each other's KV cache by it.`,
        fix: `Set groups.${name}.engineId, e.g. to "0" for prefill and "1" for decode`,
      }));
    const pair = pairOf(groups);
    if (pair?.prefill.engineId === undefined || pair.prefill.engineId !== pair.decode.engineId)
      return missing;
    const setting = `groups.${pair.decode.name}.engineId`;
    return [
      ...missing,
      {
        ...at(setting),
        message: `${setting} is the same as groups.${pair.prefill.name}.engineId.`,
        fix: `Set ${setting} to another id`,
      },
    ];
  },
});

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
      message: `groups must have at most one group of role serve; it has ${serve}.`,
      fix: "Use one group of role serve with replicas, or one topology for each group",
    });
  }
  return problems;
}

function withPair(
  { serve, prefill, decode }: Readonly<Record<Role, number>>,
  { kvTransfer, proxy }: Connections,
): RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (prefill !== 1 || decode !== 1) {
    problems.push({
      path: "groups",
      message: `groups must have one prefill and one decode group; it has ${prefill} and ${decode}.`,
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
