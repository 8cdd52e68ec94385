import type { EngineRule } from "../domain/index.ts";
import { amountOf } from "../site/index.ts";

export const cpusRequested: EngineRule = {
  id: "cpus-requested",
  source: "numactl refuses CPUs outside of the pod's CPU set, and the process does not start",
  check: ({ groups, engine, site }) =>
    groups.flatMap((group) => {
      const { cpu } = site.resources.requests;
      if (group.cpusPerRank === undefined || cpu === undefined) return [];
      const bound = group.cpusPerRank * engine.processes(group, 0).length;
      if (amountOf(cpu) >= bound) return [];
      return [
        {
          path: "resources.requests.cpu",
          value: cpu,
          message: `groups.${group.name} binds its processes to the CPUs 0 to ${bound - 1}.`,
          fix: `raise it to ${bound}, or lower cpusPerRank`,
        },
      ];
    }),
};
