import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DecodePool, GlmServeStatefulSet, GlmTopology, PrefillPool } from "../../index.ts";
import { deploy } from "../support/deploy.ts";
import { pooled } from "../support/pooled.ts";
import { prefillDecode, serving } from "../support/topologies.ts";

const warnings: string[] = [];

beforeEach(() => {
  warnings.length = 0;
  vi.spyOn(pulumi.log, "warn").mockImplementation((message) => {
    warnings.push(message);
    return Promise.resolve();
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const leftOut = (): string[] => warnings.filter((text) => text.includes("does not create"));

test("pools without GlmTopology warn once that nothing creates the server of the pool", async () => {
  const args = { topology: pooled(), site: {} };
  await deploy(() => [new PrefillPool("prefill", args), new DecodePool("decode", args)]);
  expect(leftOut()).toEqual([
    "PrefillPool does not create Deployment a3-1p1d-kv-pool, without which its pods do not start.\n→ Use GlmTopology in place of the pools and the proxy, or create what is missing in another way",
  ]);
});

test("a group alone warns that nothing creates its namespace", async () => {
  const args = { topology: serving(2), site: { namespace: "llm", createNamespace: true }, group: "serve" };
  await deploy(() => new GlmServeStatefulSet("glm", args));
  expect(leftOut()).toEqual([expect.stringContaining("does not create Namespace llm,")]);
});

test("GlmTopology, and pools that need nothing else, warn of nothing", async () => {
  await deploy(() => new GlmTopology("glm", { topology: pooled() }));
  await deploy(() => new PrefillPool("prefill", { topology: prefillDecode() }));
  expect(leftOut()).toEqual([]);
});
