export { type HardwareFacts, Vendor } from "./hardware.ts";
export { type AscendName, hardware, type HardwareName, isAscend } from "./machines.ts";
export { type ModelFacts, WeightFormat } from "./model.ts";
export { models } from "./models.ts";
export { cachedPerToken, layersOf, parametersOf } from "./parameters.ts";
export { notPlanned, unplannedModel } from "./unplanned-models.ts";
