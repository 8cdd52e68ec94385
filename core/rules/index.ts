export { acceptsFind } from "./accepts-find.ts";
export { devicesFillNodes } from "./devices-fill-nodes.ts";
export { memoryCacheGiven } from "./memory-cache-given.ts";
export { memoryFits } from "./memory-fits.ts";
export { memoryNear } from "./memory-near.ts";
export type { PortRule } from "./ports/port-rule.ts";
export { checkPorts, portRules } from "./ports/port-rules.ts";
export { ranksDivide } from "./ranks-divide.ts";
export { checkRules, rules } from "./rules.ts";
