import { type EngineRule, ofPair, Severity } from "../../../domain/index.ts";
import { type DraftCache, draftCacheOf } from "../draft-cache.ts";

export const pdDrafts: EngineRule = {
  id: "pd-drafts",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.20.2rc1, mooncake_connector.py:582: layers are handed over as far as both sides have them",
  check: ofPair(({ prefill, decode }) => {
    const [given, wanted] = [draftCacheOf(prefill), draftCacheOf(decode)];
    if (wanted === undefined || nameOf(given) === nameOf(wanted)) return [];
    const place = `groups.${prefill.name}.args.speculativeConfig`;
    const found =
      prefill.args["speculativeConfig"] === undefined
        ? `${place} is not set`
        : `${place} keeps a cache of ${nameOf(given)}, and decode one of ${nameOf(wanted)}`;
    return [
      {
        path: `groups.${decode.name}.args.speculativeConfig`,
        value: decode.args["speculativeConfig"],
        message: `${found}: decode gets no cache of its drafts for the prompt, and few of them are accepted.`,
        fix: "give prefill the same method and model, with one draft token, or take it out of decode",
      },
    ];
  }),
};

function nameOf(cache: DraftCache | undefined): string {
  switch (cache?.kind) {
    case undefined:
      return "no drafts";
    case "layer":
      return "the model's own draft layer";
    case "model":
      return `the draft model ${cache.model}`;
    default:
      return cache satisfies never;
  }
}
