export { ascendNumbers, ascendVariables, judgedOnAscend, rightName } from "./ascend-variables.ts";
export { boundsInWords, type ExpectedValue, expectedOf, isWithinBounds } from "./expected-value.ts";
export { flagTokens } from "./flag-tokens.ts";
export { hcclVariables } from "./hccl-variables.ts";
export { inspectEnvironment } from "./inspect-environment.ts";
export { type FlagFinding, inspectFlags, notKnown } from "./inspect-flags.ts";
export { readArgument, readSwitch } from "./read-value.ts";
export { argumentOf, flagOf } from "./underscored-flag.ts";
export { unreadDegrees } from "./unread-degrees.ts";
