import {
  defineRule,
  holds,
  type NodePorts,
  type PortClaim,
  PortUse,
  type RuleProblem,
  Severity,
} from "../../domain/index.ts";
import { chosenOnNodes, ephemeralRange } from "../../ports/index.ts";
import { overlap, printSpan } from "../../site/index.ts";
import { entryOf } from "../../topology/index.ts";
import { described } from "./claims.ts";
import { movedTo } from "./moved.ts";

const HCCL_BASE_PORT = "HCCL_IF_BASE_PORT";

/** Ports that HCCL uses from its base port on. */
const HCCL_PORTS = 32;

export const portCollision = defineRule({
  id: "port-collision",
  source: "Linux, bind(2): two sockets of one node cannot listen on one port",
  per: "ledger",
  check: ({ nodes, conflicts }, context) =>
    conflicts
      .filter(({ first, second }) => holds(first) && holds(second))
      .map(({ place, first, second }) => {
        // The setting of a group is easier to change than a port that every node uses already.
        const [moved, other] = isOfNodes(second) ? [first, second] : [second, first];
        return {
          ...context.at(moved.setting),
          message: `${described(moved)} and ${described(other)} need the same port on ${place}.`,
          fix: movedTo(moved, nodes, context, {
            ending: moved.setting === other.setting ? "" : `, or move ${other.setting}`,
            otherwise:
              moved.setting === other.setting
                ? `Change ${moved.setting}`
                : `Change ${moved.setting} or ${other.setting} so that their ports do not overlap`,
          }),
        };
      }),
});

export const portRandom = defineRule({
  id: "port-random",
  severity: Severity.Warning,
  source:
    "Mooncake and HCCL choose any free port of their ranges at start-up, perhaps before another process binds it",
  per: "ledger",
  check: ({ nodes, conflicts }, context) => {
    const outgoing = ephemeralRange(context.topology.site);
    const found = new Map<string, RuleProblem>();
    for (const { place, first, second } of conflicts) {
      const [holder, chooser] = holds(first) ? [first, second] : [second, first];
      // port-ephemeral reports the range of outgoing connections.
      if (holds(chooser) || (chooser.first === outgoing.first && chooser.last === outgoing.last)) continue;
      const key = `${holder.setting} ${chooser.setting}`;
      if (found.has(key)) continue;
      found.set(key, {
        ...context.at(holder.setting),
        message: `${described(holder)} may find a port in use on ${place}: ${chooser.owner} chooses free ports of ${printSpan(chooser)} at start-up (${chooser.why}).`,
        fix: movedTo(holder, nodes, context, {
          ending: `, or change the range ${printSpan(chooser)} with ${chooser.setting}`,
          otherwise: `Move ${holder.setting} out of ${printSpan(chooser)}, or change the range with ${chooser.setting}`,
        }),
      });
    }
    return [...found.values()];
  },
});

export const portHcclShared = defineRule({
  id: "port-hccl-shared",
  severity: Severity.Warning,
  source:
    "vllm-ascend #11968 and PR #16205: instances on one node fail with EI0019 unless each has its own base port",
  per: "ledger",
  check: ({ nodes }, context) => {
    const { site, groups } = context.topology;
    const shared = chosenOnNodes(site);
    const atDefault = groups.flatMap(({ name, env }) => {
      const claim = entryOf(env, HCCL_BASE_PORT) === undefined ? hcclClaimOf(name, nodes) : undefined;
      return claim === undefined ? [] : [{ name, claim }];
    });
    return atDefault
      .filter(({ claim }) => site.nodes.shared || shared.some((other) => overlap(other, claim)))
      .map(({ name, claim }) => {
        const groupsBeside = atDefault
          .filter((other) => other.name !== name)
          .map((other) => `groups.${other.name}`);
        const others = groupsBeside.length === 0 ? "other stacks" : groupsBeside.join(", ");
        return {
          path: `groups.${name}.env.${HCCL_BASE_PORT}`,
          message: `${HCCL_BASE_PORT} is not set: HCCL of groups.${name} and ${others} chooses ports from ${printSpan(claim)} on the same node, and fails with EI0019 when too few are free.`,
          fix: movedTo(claim, nodes, context, {
            ending: `; every other group and stack on these nodes needs a base port of its own, at least ${HCCL_PORTS} away`,
            otherwise: `Set ${HCCL_BASE_PORT} in each group of each stack on these nodes, at least ${HCCL_PORTS} apart and outside of ${site.nodes.ephemeralPortRange}`,
          }),
        };
      });
  },
});

function isOfNodes({ setting }: PortClaim): boolean {
  return setting.startsWith("nodes.");
}

/** The range from which HCCL of a group chooses ports while no variable gives another one. */
function hcclClaimOf(group: string, nodes: readonly NodePorts[]): PortClaim | undefined {
  return nodes
    .find((node) => node.group === group)
    ?.claims.find(
      ({ setting, use }) => use === PortUse.Ephemeral && setting.endsWith(`.env.${HCCL_BASE_PORT}`),
    );
}
