import type {
  GroupLayout,
  PodLayout,
  ProcessCommand,
  ProcessLayout,
  ResolvedTopology,
} from "../../domain/index.ts";
import { flagOf } from "../../flags/index.ts";
import type { ArgumentValue } from "../../topology/index.ts";

/** The one server of a pod; LightLLM starts its workers itself, one per device. */
export function command(
  topology: ResolvedTopology,
  layout: GroupLayout,
  _: PodLayout,
  process: ProcessLayout,
): ProcessCommand {
  const group = topology.groups.find(({ name }) => name === layout.group);
  if (group === undefined) throw new RangeError(`no group ${layout.group}`);
  const { model } = topology.spec;
  const { dataParallelSize: dp, tensorParallelSize } = group;
  return {
    argv: [
      ...["python", "-m", "lightllm.server.api_server"],
      ...["--model_dir", model.path],
      ...["--model_name", model.servedModelName],
      // The world size, of which each data-parallel rank has its share.
      ...["--tp", String(dp * tensorParallelSize)],
      ...(dp === 1 ? [] : ["--dp", String(dp)]),
      ...Object.entries(group.args).flatMap(([argument, value]) => words(flagOf(argument), value)),
      ...["--host", "0.0.0.0"],
      ...["--port", String(process.apiPort ?? group.ports.api)],
    ],
    env: {},
  };
}

/** Switches stand alone; lists follow their flag. */
function words(flag: string, value: ArgumentValue): string[] {
  if (value === true) return [`--${flag}`];
  return [`--${flag}`, ...(Array.isArray(value) ? value.map(word) : [word(value)])];
}

/** The flag check has let through texts and numbers only. */
function word(value: ArgumentValue): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
