import { memberOf, type Plan } from "../../core/index.ts";
import { parseArgv, type ParsedArgv } from "./parse-argv.ts";

/** A planned process in the document's form, with `$node0_ip` and the like for values of the pod. */
export interface PlannedProcess extends ParsedArgv {
  readonly group: string;
  readonly node: number;
  readonly env: Readonly<Record<string, string>>;
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
        return {
          group: layout.group,
          node: pod.ordinal,
          env: { ...memberOf(topology, layout, pod, process).env, ...env },
          ...parseArgv(tokens),
        };
      }),
    ),
  );
}
