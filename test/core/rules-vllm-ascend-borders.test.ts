import { expect, test } from "vitest";
import { changed, findingsOf } from "../support/findings.ts";
import { prefillDecode, serving } from "../support/topologies.ts";
import { engineBorders } from "../support/vllm-ascend-engine-borders.ts";
import { pluginBorders } from "../support/vllm-ascend-plugin-borders.ts";

const cases = Object.entries({ ...engineBorders, ...pluginBorders }).flatMap(([rule, changes]) =>
  changes.map((one) => ({ rule, ...one })),
);

test.each(cases)("$rule: $name", ({ rule, on, change, says }) => {
  const group = on ?? "serve";
  const topology = changed(on === undefined ? serving(1) : prefillDecode(), { ...change, group });
  const found = findingsOf(topology, {}, rule).filter(({ path }) => path.startsWith(`groups.${group}.`));
  if (says === undefined) {
    expect(found).toEqual([]);
    return;
  }
  const { at, value, message = /./, fix = /./ } = says;
  expect(found).toMatchObject([
    {
      path: `groups.${group}.${at}`,
      message: expect.stringMatching(message) as unknown,
      fix: expect.stringMatching(fix) as unknown,
      ...(value === undefined ? {} : { value }),
    },
  ]);
  if (value === undefined) expect(found[0]).not.toHaveProperty("value");
});

test("without AscendDirect the ports that its document keeps free are free", () => {
  const topology = prefillDecode(({ kvTransfer }) => {
    Object.assign(kvTransfer ?? {}, { useAscendDirect: false });
  });
  expect(findingsOf(topology, {}, "ascend-ports-ascend-direct-documented")).toEqual([]);
});
