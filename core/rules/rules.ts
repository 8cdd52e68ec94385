import { converted, type Rule, Severity } from "../domain/index.ts";
import { engineRules } from "../engines/index.ts";
import { acceptsFind } from "./accepts-find.ts";
import { acceptsKnown } from "./accepts-known.ts";
import { cpusRequested } from "./cpus-requested.ts";
import { devicesFillNodes } from "./devices-fill-nodes.ts";
import { diagnosed } from "./diagnosed.ts";
import { engineRunsHere } from "./engine-runs-here.ts";
import { engineSettingsRead } from "./engine-settings-read.ts";
import { groupSettingsRead } from "./group-settings-read.ts";
import { hcclRules } from "./hccl/hccl-rules.ts";
import { headsDivide } from "./heads-divide.ts";
import { kvConnectorKnown } from "./kv-connector-known.ts";
import { kvEngineIds } from "./kv-engine-ids.ts";
import { labelsFree } from "./labels-free.ts";
import { memoryCacheGiven } from "./memory-cache-given.ts";
import { memoryFits } from "./memory-fits.ts";
import { memoryNear } from "./memory-near.ts";
import { modelPathMounted } from "./model-path-mounted.ts";
import { namesFit } from "./names-fit.ts";
import { pdDegrees } from "./pd-degrees.ts";
import { portRules } from "./ports/port-rules.ts";
import { preflightTakesDevices } from "./preflight-takes-devices.ts";
import { ranksDivide } from "./ranks-divide.ts";
import { rolesComplete } from "./roles-complete.ts";
import { secretEnvironmentFree } from "./secret-environment-free.ts";
import { siteRules } from "./site/site-rules.ts";
import { variableNumbers } from "./variable-numbers.ts";
import { variableSpelled } from "./variable-spelled.ts";
import { volumePathFree } from "./volume-path-free.ts";
import { weightsTokenEncrypted } from "./weights-token-encrypted.ts";

import { flagRules } from "./flag-rules.ts";
import { launchFits } from "./launch-fits.ts";
import { procedureRules } from "./procedure-rules.ts";

/** Every rule: the general ones, then those of one engine or library. */
export const rules: readonly Rule[] = [
  acceptsKnown,
  ...converted([
    cpusRequested,
    devicesFillNodes,
    diagnosed,
    engineRunsHere,
    engineSettingsRead,
    groupSettingsRead,
    headsDivide,
    kvConnectorKnown,
    kvEngineIds,
    labelsFree,
    memoryCacheGiven,
    memoryFits,
    memoryNear,
    modelPathMounted,
    namesFit,
    pdDegrees,
    preflightTakesDevices,
    weightsTokenEncrypted,
    ranksDivide,
    rolesComplete,
    secretEnvironmentFree,
    variableNumbers,
    variableSpelled,
    volumePathFree,
    ...siteRules,
  ]),
  ...engineRules,
  ...converted(hcclRules),
  ...flagRules,
  ...procedureRules,
  ...portRules,
  launchFits,
  acceptsFind,
];

/** Ids of the rules that a topology may accept: errors cannot be accepted. */
export const acceptableRules: readonly string[] = rules
  .filter(({ severity }) => severity !== Severity.Error)
  .map(({ id }) => id);
