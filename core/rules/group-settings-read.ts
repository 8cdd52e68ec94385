import type { ResolvedGroup, ResolvedTopology } from "../resolve/resolved.ts";
import { Role } from "../topology/topology.ts";
import type { Rule } from "./rule.ts";

export const groupSettingsRead: Rule = {
  id: "group-settings-read",
  source: "a setting without effect hides a mistake",
  check: (topology) =>
    topology.groups.flatMap((group) =>
      unread(topology, group)
        .filter(({ value }) => value !== undefined)
        .map(({ setting, value, message }) => ({
          path: `groups.${group.name}.${setting}`,
          value,
          message,
          cure: "take it out",
        })),
    ),
};

interface Unread {
  readonly setting: string;
  readonly value: unknown;
  readonly message: string;
}

function unread({ engine }: ResolvedTopology, group: ResolvedGroup): Unread[] {
  const { ports } = group;
  const alone: Unread[] =
    group.nodes > 1
      ? []
      : [
          {
            setting: "ports.supervisor",
            value: ports.supervisor,
            message: "A group of one node has one supervisor, which meets nobody.",
          },
        ];
  // The other engines' own rules tell what they have no use for.
  if (engine.name !== "vllm-ascend") return alone;
  const ofXllm = "vLLM has no use for this setting of xLLM.";
  const servesAlone = group.role === Role.Serve;
  const noTransfer = "A group that serves by itself hands no KV cache over.";
  return [
    ...alone,
    { setting: "cpusPerRank", value: group.cpusPerRank, message: ofXllm },
    { setting: "ports.master", value: ports.master, message: ofXllm },
    ...(servesAlone
      ? [
          { setting: "engineId", value: group.engineId, message: noTransfer },
          { setting: "ports.kv", value: ports.kv, message: noTransfer },
        ]
      : []),
  ];
}
