import type { BuiltFor, ImageScheme } from "../../domain/index.ts";
import { hardware } from "../../facts/index.ts";

const A2: BuiltFor = { title: hardware["atlas-800-a2"].title, names: ["atlas-800-a2"] };

const A3: BuiltFor = { title: hardware["atlas-800-a3"].title, names: ["atlas-800-a3"] };

/** Hardware in tags: by code name in deployment document 004, by product since CANN 9. */
const BUILT_FOR: ReadonlyMap<string, BuiltFor> = new Map([
  ["hb", A2],
  ["a2", A2],
  ["hc", A3],
  ["a3", A3],
]);

/**
 * Tags such as `xllm-dev-hc-rc2-arm` and `xllm-dev-a3-arm-cann9-20260605`. The images serve to build the server, so their
 * tags say nothing about its release.
 */
export const imageScheme: ImageScheme = {
  repository: "xllm-ai",
  says: [],
  read: (tag) => {
    const builtFor = tag
      .split("-")
      .map((part) => BUILT_FOR.get(part))
      .find((one) => one !== undefined);
    return builtFor === undefined ? {} : { builtFor };
  },
};
