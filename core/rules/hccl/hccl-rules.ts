import type { EngineRule } from "../../domain/index.ts";
import { basePortOverridden } from "./base-port-overridden.ts";
import { basePort } from "./base-port.ts";
import { bufferSize } from "./buffer-size.ts";
import { connectTimeout } from "./connect-timeout.ts";
import { deterministicVectorCore } from "./deterministic-vector-core.ts";
import { deterministic } from "./deterministic.ts";
import { executionTimeoutVectorCore } from "./execution-timeout-vector-core.ts";
import { executionTimeout } from "./execution-timeout.ts";
import { expansionModeOfHardware } from "./expansion-mode-of-hardware.ts";
import { hccsSwitch } from "./hccs-switch.ts";
import { intraNodeLinks } from "./intra-node-links.ts";
import { pcieSwitch } from "./pcie-switch.ts";
import { queuePairs } from "./queue-pairs.ts";
import { rdmaRetries } from "./rdma-retries.ts";
import { rdmaTimeout } from "./rdma-timeout.ts";
import { roceSwitch } from "./roce-switch.ts";
import { serviceLevel } from "./service-level.ts";
import { socketFamily } from "./socket-family.ts";
import { socketPortRanges } from "./socket-port-ranges.ts";
import { superPodId } from "./super-pod-id.ts";
import { superPodLinks } from "./super-pod-links.ts";
import { trafficClass } from "./traffic-class.ts";
import { hcclVariableKnown } from "./variable-known.ts";
import { whitelistFile } from "./whitelist-file.ts";
import { whitelistSwitch } from "./whitelist-switch.ts";

/** Rules of HCCL, the communication of Ascend devices. */
export const hcclRules: readonly EngineRule[] = [
  basePortOverridden,
  basePort,
  bufferSize,
  connectTimeout,
  deterministicVectorCore,
  deterministic,
  executionTimeoutVectorCore,
  executionTimeout,
  expansionModeOfHardware,
  hccsSwitch,
  intraNodeLinks,
  pcieSwitch,
  queuePairs,
  rdmaRetries,
  rdmaTimeout,
  roceSwitch,
  serviceLevel,
  socketFamily,
  socketPortRanges,
  superPodId,
  superPodLinks,
  trafficClass,
  hcclVariableKnown,
  whitelistFile,
  whitelistSwitch,
];
