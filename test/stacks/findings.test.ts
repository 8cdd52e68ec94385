import { expect, test } from "vitest";
import { Severity } from "../../core/index.ts";
import { loadTopology, topologyNames } from "../../program/catalogue.ts";
import { readSettings } from "../../program/settings.ts";
import { findingsOf } from "../support/findings.ts";

test.each(topologyNames())("%s accepts every warning and advice with a reason", async (name) => {
  const findings = findingsOf(await loadTopology(name, "stack"), readSettings(name, undefined).site);
  // Errors about the site are for the settings of the stack.
  const remarks = findings.filter(({ severity }) => severity !== Severity.Error);
  expect(remarks.filter(({ accepted }) => accepted === undefined)).toEqual([]);
});
