import { describe, expect, test } from "vitest";
import { catalogueOf, driverOfCann, knownReleases } from "../../core/facts/index.ts";

describe("the oldest driver of a release of CANN", () => {
  test.each([
    ["8.3.rc2", "24.1.RC2"],
    ["8.5.0", "25.0"],
    ["8.5.1", "25.0"],
    ["9.0.1", "25.0"],
    ["9.1.0", "25.2"],
    ["9.2.0_20260930220649", "25.3"],
    ["10.0", "25.3"],
  ])("of %s is %s", (cann, least) => {
    expect(driverOfCann(cann)).toMatchObject({ least, required: true });
  });

  test("is unknown before the tables", () => {
    expect(driverOfCann("8.0.0")).toBeUndefined();
    expect(driverOfCann("unknown")).toBeUndefined();
  });

  test("is known for every catalogued release of vLLM-Ascend", () => {
    const unknown = knownReleases("vllm-ascend").filter(
      (release) => driverOfCann(catalogueOf("vllm-ascend", release).versions["cann"] ?? "") === undefined,
    );
    expect(unknown).toEqual([]);
  });
});
