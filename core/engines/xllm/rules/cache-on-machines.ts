import { type GroupRule, objectTo, Severity } from "../../../domain/index.ts";
import { dialectOf } from "../dialects.ts";

/** Both are on where nothing is said. */
const SWITCHES = ["enablePrefixCache", "enableChunkedPrefill"];

export const cacheOnMachines: GroupRule = {
  id: "xllm-cache-on-machines",
  severity: Severity.Warning,
  source: "source 004: the command for two machines turns both off",
  check: ({ spec }, group) =>
    group.nodes === 1 || dialectOf(spec.engine.version) !== "31b7caf"
      ? []
      : SWITCHES.filter((name) => group.args[name] !== false).flatMap((name) =>
          objectTo(
            group,
            name,
            "It is on by default, and the document turns it off over several machines.",
            "set it to false",
          ),
        ),
};
