import { describe, expect, test } from "vitest";
import type { Site, Topology } from "../../core/index.ts";
import { findingsOf } from "../support/findings.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";
import { oneMachine, oneSite } from "../support/xllm.ts";

interface Case {
  readonly rule: string;
  readonly name: string;
  readonly topology: Topology;
  readonly site?: Site;
  /** Places that it objects to all the same. */
  readonly still?: readonly string[];
}

const degrees = (model: string, prefill: number, decode: number): Topology =>
  prefillDecode((topology) => {
    topology.model.name = model;
    groupOf(topology, "prefill").tensorParallelSize = prefill;
    groupOf(topology, "decode").tensorParallelSize = decode;
  });

const named = (letters: number): Topology =>
  serving(1, (topology) => {
    topology.groups = { ["g".repeat(letters)]: groupOf(topology, "serve") };
  });

const of = (model: string) => serving(1, (topology) => void (topology.model.name = model));

const devices = (tensorParallelSize: number, devicesPerNode?: number): Topology =>
  serving(1, (topology) => {
    Object.assign(
      groupOf(topology, "serve"),
      { tensorParallelSize },
      devicesPerNode === undefined ? {} : { devicesPerNode },
    );
  });

/** The other side of each border that the failing cases cross. */
const cases: readonly Case[] = [
  { rule: "pd-degrees", name: "alike", topology: degrees("GLM-5", 8, 8) },
  { rule: "pd-degrees", name: "no multiple with latent attention", topology: degrees("GLM-5", 12, 8) },
  { rule: "pd-degrees", name: "a multiple without", topology: degrees("GLM-4.7", 16, 8) },
  {
    rule: "pd-degrees",
    name: "but no other number without",
    topology: degrees("GLM-4.7", 12, 8),
    still: ["groups.prefill.tensorParallelSize"],
  },
  {
    rule: "pd-degrees",
    name: "but not less, and with what is given",
    topology: degrees("GLM-5", 4, 8),
    still: ["groups.prefill.tensorParallelSize"],
  },
  { rule: "pd-degrees", name: "a group that serves alone", topology: serving(1) },
  { rule: "heads-divide", name: "sixteen devices for 64 heads", topology: of("GLM-5") },
  {
    rule: "heads-divide",
    name: "but not for twenty",
    topology: of("GLM-4.7-Flash"),
    still: ["groups.serve.tensorParallelSize"],
  },
  { rule: "devices-fill-nodes", name: "all devices", topology: devices(16) },
  { rule: "devices-fill-nodes", name: "all that are used", topology: devices(8, 8) },
  { rule: "cpus-requested", name: "as many as are bound", topology: oneMachine(), site: oneSite },
  {
    rule: "cpus-requested",
    name: "no binding",
    topology: serving(1),
    site: { resources: { requests: { cpu: "1" } } },
  },
  { rule: "names-fit", name: "a short name", topology: named(10) },
];

describe("rules let pass", () => {
  test.each(cases)("$rule: $name", ({ rule, topology, site, still = [] }) => {
    expect(findingsOf(topology, site, rule).map(({ path }) => path)).toEqual(still);
  });

  test("a warning that the topology accepts carries its reason", () => {
    const patient = { joinTimeoutSeconds: 8000 };
    const accepted = serving(2, (topology) => {
      topology.accepts = { "join-before-startup-ends": { joinTimeoutSeconds: "patience" } };
    });
    const [reason] = findingsOf(accepted, patient, "join-before-startup-ends");
    expect(reason?.accepted).toBe("patience");
    const [plain] = findingsOf(serving(2), patient, "join-before-startup-ends");
    expect(plain === undefined || "accepted" in plain).toBe(false);
  });

  test("an error is accepted by nothing", () => {
    const topology = serving(1, (changed) => {
      groupOf(changed, "serve").args = { maxModelLen: 202_753 };
      changed.accepts = { "context-length": { groups: "no" } };
    });
    const [error] = findingsOf(topology, {}, "context-length");
    expect(error).toMatchObject({ severity: "error" });
    expect(error === undefined || "accepted" in error).toBe(false);
  });
});
