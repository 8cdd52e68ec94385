import { defineRule, type Rule } from "../domain/index.ts";
import { procedures } from "../procedures/index.ts";

/** What each procedure needs of the topology and the site. */
export const procedureRules: readonly Rule[] = procedures.map(({ name, inspect }) =>
  defineRule({
    id: `procedure-${name}`,
    source: `glm-serve, docs/procedures.md: ${name}`,
    per: "topology",
    check: (topology) => inspect(topology),
  }),
);
