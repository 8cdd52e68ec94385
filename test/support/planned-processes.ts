import { memberOf, type Plan } from "../../core/index.ts";
import { parseArgv, type ParsedArgv } from "./parse-argv.ts";

/** A planned process in the document's form, with `$node0_ip` and the like for values of the pod. */
export interface PlannedProcess extends ParsedArgv {
  readonly group: string;
  readonly node: number;
  readonly env: Readonly<Record<string, string>>;
  /** The variables that all processes of the pod have, with those that the engine adds. */
  readonly podEnv: Readonly<Record<string, string>>;
}

/** All processes of a plan, in order. */
export function plannedProcesses({ groups, topology }: Plan): readonly PlannedProcess[] {
  return groups.flatMap((layout) =>
    layout.pods.flatMap((pod) =>
      pod.processes.map((process) => {
        const { argv, env } = topology.engine.command(topology, layout, pod, process);
        const tokens = argv.map((token) =>
          typeof token === "string" ? token : `${token.before ?? ""}$${token.variable}${token.after ?? ""}`,
        );
        const member = memberOf(topology, layout, pod, process);
        return {
          group: layout.group,
          node: pod.ordinal,
          env: { ...member.env, ...env },
          podEnv: topology.engine.environment(topology, member),
          ...parseArgv(tokens),
        };
      }),
    ),
  );
}
