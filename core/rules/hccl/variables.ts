import { defineRule, meantName, removed, Severity } from "../../domain/index.ts";
import { hcclVariables } from "../../flags/index.ts";

const SWITCH = "HCCL_WHITELIST_DISABLE";

const FILE = "HCCL_WHITELIST_FILE";

export const hcclVariableKnown = defineRule({
  id: "hccl-variable-known",
  severity: Severity.Warning,
  source: "HCCL environment variable reference: other names are not read",
  per: "group",
  check: ({ env }, { at }) =>
    Object.keys(env)
      .filter((name) => name.startsWith("HCCL_") && !hcclVariables.includes(name))
      .map((name) => ({
        ...at(`env.${name}`),
        message: `HCCL has no variable ${name}.`,
        fix:
          name === "HCCL_TRANSFER_TIMEOUT"
            ? removed({
                ending: "; ASCEND_TRANSFER_TIMEOUT limits transfers of the KV cache, in milliseconds",
              })
            : meantName(name, hcclVariables),
      })),
});

export const whitelistFile = defineRule({
  id: "hccl-whitelist-file",
  source: "HCCL, HCCL_WHITELIST_DISABLE: 0 needs HCCL_WHITELIST_FILE",
  per: "group",
  check: ({ env }, { at }) => {
    if (env[SWITCH] !== "0" || env[FILE] !== undefined) return [];
    return [
      {
        ...at(`env.${SWITCH}`),
        message: `${SWITCH} "0" turns on the list of allowed hosts, but ${FILE} is not set.`,
        fix: removed({ ending: `, or set ${FILE}` }),
      },
    ];
  },
});
