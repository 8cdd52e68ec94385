import { eachGroup, type EngineRule } from "../../domain/index.ts";
import { entryOf } from "../../topology/index.ts";
import { hcclEngines } from "./variable-rules.ts";

const LIMIT = 128;

export const superPodId: EngineRule = {
  id: "hccl-super-pod-id",
  engines: hcclEngines,
  source: "HCCL, HCCL_LOGIC_SUPERPOD_ID: shorter than 128 characters",
  check: eachGroup((group) => {
    const value = entryOf(group.env, "HCCL_LOGIC_SUPERPOD_ID");
    if (value === undefined || value.length < LIMIT) return [];
    return [
      {
        path: `groups.${group.name}.env.HCCL_LOGIC_SUPERPOD_ID`,
        value,
        message: `It has ${value.length} characters.`,
        fix: `shorten it to at most ${LIMIT - 1}`,
      },
    ];
  }),
};
