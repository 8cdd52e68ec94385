import { defineRule, type Rule } from "../domain/index.ts";
import { procedures } from "../procedures/index.ts";

/** One rule for each procedure that has requirements of the topology and the site. */
export const procedureRules: readonly Rule[] = procedures.flatMap(({ name, inspect }) =>
  inspect === undefined
    ? []
    : [
        defineRule({
          id: `procedure-${name}`,
          source: `glm-serve, docs/procedures.md: ${name}`,
          per: "topology",
          check: (topology) => inspect(topology),
        }),
      ],
);
