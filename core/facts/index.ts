export {
  type AscendName,
  hardware,
  type HardwareFacts,
  type HardwareName,
  isAscend,
  Vendor,
} from "./hardware.ts";
export { type ModelFacts, WeightFormat } from "./model.ts";
export { models, notPlanned, unplannedModel } from "./models.ts";
export { cachedPerToken, layersOf, parametersOf } from "./parameters.ts";
