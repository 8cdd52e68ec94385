import { type EngineRule, ofPair } from "../../../domain/index.ts";
import { differences } from "./pd-same.ts";

export const pdSameTokens: EngineRule = {
  id: "pd-same-tokens",
  source:
    "vllm-ascend, load_balance_proxy_server_example.py: the router sends each request to both sides as it came",
  check: ofPair((pair) =>
    differences(pair, {
      args: [
        "tokenizer",
        "tokenizerMode",
        "tokenizerRevision",
        "revision",
        "codeRevision",
        "hfConfigPath",
        "loadFormat",
        "chatTemplate",
      ],
      otherwise: "decode would go on from other tokens or weights than those that prefill computed",
    }),
  ),
};
