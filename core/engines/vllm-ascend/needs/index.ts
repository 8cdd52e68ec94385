import type { Rule } from "../../../domain/index.ts";
import { adapters } from "./adapters.ts";
import { caches } from "./caches.ts";
import { draftFlags } from "./draft-flags.ts";
import { draftModels } from "./draft-models.ts";
import { draftOptions } from "./draft-options.ts";
import { graphs } from "./graphs.ts";
import { loading } from "./loading.ts";
import { modelRunner } from "./model-runner.ts";
import { ruleOf } from "./need-rule.ts";
import { observation } from "./observation.ts";
import { parallelism } from "./parallelism.ts";
import { scheduling } from "./scheduling.ts";
import { serving } from "./serving.ts";

/** What vLLM itself checks over several settings when it starts, as rules. */
export const needRules: readonly Rule[] = [
  ...adapters,
  ...caches,
  ...draftFlags,
  ...draftModels,
  ...draftOptions,
  ...graphs,
  ...loading,
  ...modelRunner,
  ...observation,
  ...parallelism,
  ...scheduling,
  ...serving,
].map(ruleOf);
