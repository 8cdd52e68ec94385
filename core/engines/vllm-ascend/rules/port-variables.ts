import {
  defineRule,
  removed,
  renamed,
  type ResolvedGroup,
  type ResolvedTopology,
  type RuleContext,
  type RuleProblem,
  setTo,
  Severity,
} from "../../../domain/index.ts";
import { LAST_PORT, parsePort } from "../../../site/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { mooncakeOf, mooncakeVariables, spellingFor, spellingIn, transferRanges } from "../mooncake.ts";

export const variableOfMooncake = defineRule({
  id: "ascend-variable-of-mooncake",
  severity: Severity.Warning,
  source:
    "Mooncake: v0.3.11 renamed MC_MIN_PRC_PORT and MC_MAX_PRC_PORT to RPC; ASCEND_BASE_PORT exists since v0.3.8",
  per: "group",
  check: (group, { topology, at }) => {
    const mooncake = mooncakeOf(topology.spec.engine.version);
    const { version, first, last, base } = mooncake;
    const read = new Set([spellingIn(group.env, first), spellingIn(group.env, last), base]);
    return mooncakeVariables.flatMap((name): RuleProblem[] => {
      if (entryOf(group.env, name) === undefined || read.has(name)) return [];
      const right = spellingFor(mooncake, name);
      return [
        {
          ...at(`env.${name}`),
          message:
            right !== undefined && read.has(right)
              ? `Mooncake ${version} of this image reads ${right}, which is also set, and ignores ${name}.`
              : `Mooncake ${version} of this image does not read ${name}.`,
          fix: right === undefined || read.has(right) ? removed() : renamed(right),
        },
      ];
    });
  },
});

export const variablePort = defineRule({
  id: "ascend-variable-port",
  source:
    "vLLM, envs.py, get_vllm_port raises ValueError; Mooncake, config.cpp and ascend_direct_transport.cpp silently use the default",
  per: "group",
  check: (group, { topology, at }) => {
    const unreadable = unreadablePorts(group, topology, at);
    // An unreadable end has no distance to the other end.
    return unreadable.length > 0 ? unreadable : narrowRange(group, topology, at);
  },
});

function unreadablePorts(
  { env }: ResolvedGroup,
  { spec }: ResolvedTopology,
  at: RuleContext["at"],
): RuleProblem[] {
  const { first, last, base } = mooncakeOf(spec.engine.version);
  const read = ["VLLM_PORT", spellingIn(env, first), spellingIn(env, last), base];
  return read.flatMap((variable): RuleProblem[] => {
    if (variable === undefined) return [];
    const value = entryOf(env, variable);
    if (value === undefined || parsePort(value) !== undefined) return [];
    return [
      {
        ...at(`env.${variable}`),
        message:
          variable === "VLLM_PORT"
            ? "VLLM_PORT must be a port; otherwise vLLM crashes."
            : `${variable} must be a port; otherwise Mooncake silently uses its default.`,
        fix: removed({ ending: `, or set it to a whole number from 1 to ${LAST_PORT}` }),
      },
    ];
  });
}

function narrowRange(group: ResolvedGroup, { spec }: ResolvedTopology, at: RuleContext["at"]): RuleProblem[] {
  const { engine } = transferRanges(spec, group);
  if (engine === undefined) return [];
  const { first, last } = engine;
  const count = last.port - first.port + 1;
  const needed = group.usedDevices;
  if (count >= needed) return [];
  const moved = entryOf(group.env, last.variable) === undefined ? first : last;
  return [
    {
      ...at(`env.${moved.variable}`),
      message:
        count < 1
          ? `Mooncake's port range runs from ${first.port} (${first.variable}) to ${last.port} (${last.variable}) and is empty.`
          : `Mooncake's port range ${first.port}–${last.port} has ${count} ${count === 1 ? "port" : "ports"}, and the ${needed} devices of a node need one each.`,
      fix:
        first.port + needed - 1 > LAST_PORT
          ? `Set ${last.variable} at least ${needed - 1} above ${first.variable}`
          : setTo(first.port + needed - 1, {
              path: at(`env.${last.variable}`).path,
              as: `at least ${first.port + needed - 1}`,
            }),
    },
  ];
}
