import { type Rule, rulesOf } from "../../domain/index.ts";
import { engines } from "../../engines/index.ts";
import { Vendor } from "../../facts/index.ts";
import * as expansionMode from "./expansion-mode.ts";
import { limitRules } from "./limits.ts";
import * as links from "./links.ts";
import * as ports from "./ports.ts";
import * as superPods from "./super-pods.ts";
import * as variables from "./variables.ts";

/** Every engine on Ascend communicates through HCCL. */
const hcclEngines: readonly string[] = Object.values(engines)
  .filter(({ vendor }) => vendor === Vendor.Ascend)
  .map(({ name }) => name);

/** Rules about the variables of HCCL, the communication library of Ascend devices. */
export const hcclRules: readonly Rule[] = [
  ...limitRules,
  ...[expansionMode, links, ports, superPods, variables].flatMap((file) => rulesOf(file)),
].map((rule) => ({ ...rule, engines: hcclEngines }));
