import type { Plan } from "../../core/index.ts";
import { parseArgv, type ParsedArgv } from "./parse-argv.ts";

/** A planned process as the document would write it: `$node0_ip` and the like stand for what a pod finds out. */
export interface PlannedProcess extends ParsedArgv {
  readonly group: string;
  readonly node: number;
  readonly env: Readonly<Record<string, string>>;
}

/** Every process of a plan, in order. */
export function plannedProcesses({ groups, topology }: Plan): readonly PlannedProcess[] {
  return groups.flatMap((layout) =>
    layout.pods.flatMap((pod) =>
      pod.processes.map((process) => {
        const { argv, env } = topology.engine.command(topology, layout, pod, process);
        const words = argv.map((word) =>
          typeof word === "string" ? word : `${word.before ?? ""}$${word.variable}${word.after ?? ""}`,
        );
        return {
          group: layout.group,
          node: pod.ordinal,
          env: { ...topology.spec.groups[layout.group]?.env, ...env },
          ...parseArgv(words),
        };
      }),
    ),
  );
}
