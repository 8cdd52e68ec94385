import {
  type GroupLayout,
  type PodLayout,
  type ProcessCommand,
  type ProcessLayout,
  type ResolvedGroup,
  type ResolvedTopology,
  memberOf,
} from "../../domain/index.ts";
import { flagOf, flagTokens } from "../../flags/index.ts";
import type { ArgumentValue } from "../../topology/index.ts";

/** One server per pod, which runs every rank of its node. */
export function processes(group: ResolvedGroup, ordinal: number): readonly ProcessLayout[] {
  return [
    {
      name: `node-${ordinal}`,
      index: ordinal,
      ranks: range(ordinal * group.ranksPerNode, group.ranksPerNode),
      devices: range(0, group.ranksPerNode * group.devicesPerRank),
      apiPort: group.ports.api,
    },
  ];
}

function range(first: number, length: number): number[] {
  return Array.from({ length }, (_, index) => first + index);
}

/** The command of the server, which starts one worker per device. */
export function command(
  topology: ResolvedTopology,
  layout: GroupLayout,
  pod: PodLayout,
  process: ProcessLayout,
): ProcessCommand {
  const group = memberOf(topology, layout, pod);
  const { model } = topology.spec;
  const { dataParallelSize: dp, tensorParallelSize } = group;
  return {
    argv: [
      ...["python", "-m", "lightllm.server.api_server"],
      ...["--model_dir", model.path],
      ...["--model_name", model.servedModelName],
      // The world size, which the data-parallel ranks share.
      ...["--tp", String(dp * tensorParallelSize)],
      ...(dp === 1 ? [] : ["--dp", String(dp)]),
      ...Object.entries(group.args).flatMap(([argument, value]) => tokensOf(flagOf(argument), value)),
      ...["--host", "0.0.0.0"],
      ...["--port", String(process.apiPort ?? group.ports.api)],
    ],
    env: {},
  };
}

/** A switch has no value; the values of a list follow its flag one by one. */
function tokensOf(flag: string, value: ArgumentValue): string[] {
  if (value === true) return [`--${flag}`];
  return flagTokens(flag, Array.isArray(value) ? value.map(textOf) : [textOf(value)]);
}

function textOf(value: ArgumentValue): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
