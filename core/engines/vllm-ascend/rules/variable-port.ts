import {
  eachGroup,
  type EngineRule,
  type RuleProblem,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../../../domain/index.ts";
import { LAST_PORT, parsePort } from "../../../site/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { mooncakeOf, spelledIn } from "../mooncake.ts";
import { transferRanges } from "../transfer-ranges.ts";

export const variablePort: EngineRule = {
  id: "ascend-variable-port",
  source:
    "vLLM, envs.py, get_vllm_port: ValueError; Mooncake, config.cpp and ascend_direct_transport.cpp: it falls back to its default, silently",
  check: eachGroup((group, topology) => {
    const wrong = noPorts(group, topology);
    // An end that is no port has no distance to the other.
    return wrong.length > 0 ? wrong : tooNarrow(group, topology);
  }),
};

function noPorts({ name, env }: ResolvedGroup, { spec }: ResolvedTopology): RuleProblem[] {
  const { first, last, base } = mooncakeOf(spec.engine.version);
  const read = ["VLLM_PORT", spelledIn(env, first), spelledIn(env, last), base];
  return read.flatMap((variable): RuleProblem[] => {
    if (variable === undefined) return [];
    const value = entryOf(env, variable);
    if (value === undefined || parsePort(value) !== undefined) return [];
    return [
      {
        path: `groups.${name}.env.${variable}`,
        value,
        message:
          variable === "VLLM_PORT"
            ? "vLLM reads a port here and dies on anything else."
            : "Mooncake reads a port here and takes its default instead of anything else.",
        fix: `write a whole number from 1 to ${LAST_PORT}, or take it out`,
      },
    ];
  });
}

function tooNarrow(group: ResolvedGroup, { spec }: ResolvedTopology): RuleProblem[] {
  const { engine } = transferRanges(spec, group);
  if (engine === undefined) return [];
  const { first, last } = engine;
  const room = last.port - first.port + 1;
  const needed = group.usedDevices;
  if (room >= needed) return [];
  const moved = entryOf(group.env, last.variable) === undefined ? first : last;
  return [
    {
      path: `groups.${group.name}.env.${moved.variable}`,
      value: String(moved.port),
      message:
        room < 1
          ? `Mooncake's ports would go from ${first.port} (${first.variable}) to ${last.port} (${last.variable}).`
          : `Mooncake has ${room} ports from ${first.port} to ${last.port}, and the ${needed} devices of a node take one each.`,
      fix: `let ${last.variable} be at least ${needed - 1} above ${first.variable}`,
    },
  ];
}
