import type { RuleProblem, EngineRule } from "../domain/index.ts";
import { scriptVariables } from "../launch/index.ts";

export const secretEnvironmentFree: EngineRule = {
  id: "secret-environment-free",
  source: "Kubernetes: of two variables with one name the last wins, silently",
  check: (topology) => {
    const { engine, site } = topology;
    const owned = new Set([
      ...Object.keys(scriptVariables),
      ...Object.keys(engine.ownedVariables),
      ...engine.addressVariables,
      ...engine.interfaceVariables,
    ]);
    return Object.keys(site.secretEnvironment).flatMap((name): RuleProblem[] => {
      const places = topology.groups.filter((group) =>
        Object.hasOwn(engine.environment(topology, group), name),
      );
      if (!owned.has(name) && places.length === 0) return [];
      const setter = places[0] === undefined ? "glm-serve" : `groups.${places[0].name}.env`;
      return [
        {
          path: `secretEnvironment.${name}`,
          message: `${setter} sets this variable, too.`,
          fix: "keep one of the two",
        },
      ];
    });
  },
};
