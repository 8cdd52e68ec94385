import { expect, test } from "vitest";
import { changed, findingsOf } from "../support/findings.ts";
import { serving } from "../support/topologies.ts";

const rulesOf = (args: Readonly<Record<string, string>>) =>
  findingsOf(changed(serving(1), { args }))
    .map(({ rule }) => rule)
    .filter((rule) => rule.startsWith("flag-"));

test.each(["hfConfigPath", "logConfigFile", "codeRevision", "toolParserPlugin", "allowedLocalMediaPath"])(
  "an empty text of %s is none, as the parser of vLLM reads it",
  (argument) => {
    expect(rulesOf({ [argument]: "" })).toEqual([]);
  },
);

test.each(["middleware", "modelImpl", "loadFormat", "tokenizer", "workerCls"])(
  "an empty text of %s is no value that works",
  (argument) => {
    expect(rulesOf({ [argument]: "" })).toEqual(["flag-type"]);
  },
);
