import { type Rule, rulesOf, Severity } from "../domain/index.ts";
import { engineRules } from "../engines/index.ts";
import * as acceptances from "./acceptances.ts";
import * as degrees from "./degrees.ts";
import * as drain from "./drain.ts";
import * as draftLayer from "./draft-layer.ts";
import { flagRules } from "./flag-rules.ts";
import { hcclRules } from "./hccl/hccl-rules.ts";
import * as image from "./image.ts";
import * as loadBalancing from "./load-balancing.ts";
import * as launch from "./launch-fits.ts";
import * as memory from "./memory.ts";
import * as memoryCache from "./memory-cache.ts";
import * as mounts from "./mounts.ts";
import * as namesAndLabels from "./names-and-labels.ts";
import * as collisions from "./ports/collisions.ts";
import * as ranges from "./ports/ranges.ts";
import * as overrides from "./overrides.ts";
import * as parsers from "./parsers.ts";
import * as pipeline from "./pipeline.ts";
import { procedureRules } from "./procedure-rules.ts";
import * as release from "./release.ts";
import * as resources from "./resources.ts";
import * as rolesAndConnectors from "./roles-and-connectors.ts";
import * as rollout from "./rollout.ts";
import * as networkPolicy from "./network-policy.ts";
import * as placement from "./placement.ts";
import * as scheduling from "./scheduling.ts";
import * as secrets from "./secrets.ts";
import * as startup from "./startup.ts";
import * as temporarySettings from "./temporary-settings.ts";
import * as unreadSettings from "./unread-settings.ts";
import * as variables from "./variables.ts";

const generalRules: readonly Rule[] = [
  acceptances,
  degrees,
  drain,
  draftLayer,
  image,
  launch,
  loadBalancing,
  memory,
  memoryCache,
  mounts,
  namesAndLabels,
  overrides,
  parsers,
  pipeline,
  release,
  resources,
  rolesAndConnectors,
  rollout,
  networkPolicy,
  placement,
  scheduling,
  secrets,
  startup,
  temporarySettings,
  unreadSettings,
  variables,
  collisions,
  ranges,
].flatMap((file) => rulesOf(file));

/** Every rule: the general ones by file, those of each engine, and those of HCCL, flags and procedures. */
export const rules: readonly Rule[] = [
  ...generalRules,
  ...engineRules,
  ...hcclRules,
  ...flagRules,
  ...procedureRules,
];

/** Ids of the rules that a topology may accept: errors cannot be accepted. */
export const acceptableRules: readonly string[] = rules
  .filter(({ severity }) => severity !== Severity.Error)
  .map(({ id }) => id);
