import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { plan, readEvents, readNodes, readObjects, statusOf } from "../../core/index.ts";
import { loadTopology } from "../../program/index.ts";
import { schemaErrors } from "../cli/output-schema.ts";

const recorded = z.object({
  instance: z.string(),
  at: z.number(),
  objects: z.unknown(),
  events: z.unknown(),
  nodes: z.unknown(),
  logs: z.record(z.string(), z.object({ current: z.string().optional(), previous: z.string().optional() })),
});

/** Group, then pods, of what kubectl printed about two real nodes in some phase. */
async function linesOf(name: string): Promise<readonly string[]> {
  const file = join(import.meta.dirname, "recorded-status", `${name}.json`);
  const { instance, at, objects, events, nodes, logs } = recorded.parse(
    JSON.parse(readFileSync(file, "utf8")),
  );
  const planned = plan(await loadTopology("a2-glm5-w4a8-2node", "stack"), {}, { instance });
  const status = statusOf(planned, {
    at,
    ...readObjects(objects),
    events: readEvents(events),
    nodes: readNodes(nodes),
    logs: new Map(
      Object.entries(logs).map(([pod, { current, previous }]) => [
        pod,
        { ...(current === undefined ? {} : { current }), ...(previous === undefined ? {} : { previous }) },
      ]),
    ),
  });
  expect(schemaErrors("status.json", JSON.stringify(status))).toEqual([]);
  return status.parts.flatMap((part) =>
    [part, ...part.pods].map(({ phase, reason, restarts, since }) => {
      const seconds = since === undefined ? "" : ` for ${Math.round((at - Date.parse(since)) / 1000)} s`;
      return `${phase}${seconds}, ${restarts} restarts${reason === undefined ? "" : `: ${reason}`}`;
    }),
  );
}

describe("the status of a group of two pods on real nodes", () => {
  test("that does not exist", async () => {
    expect(await linesOf("absent")).toMatchInlineSnapshot(`
      [
        "absent, 0 restarts",
        "absent, 0 restarts",
        "absent, 0 restarts",
      ]
    `);
  });

  test("that no node is labelled for", async () => {
    expect(await linesOf("node")).toMatchInlineSnapshot(`
      [
        "node for 3 s, 0 restarts: 0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector",
        "node for 3 s, 0 restarts: 0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector",
        "node for 3 s, 0 restarts: 0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector",
      ]
    `);
  });

  test("whose nodes are in use", async () => {
    expect(await linesOf("devices")).toMatchInlineSnapshot(`
      [
        "devices for 61 s, 0 restarts: 0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports",
        "devices for 62 s, 0 restarts: 0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports",
        "devices for 61 s, 0 restarts: 0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports",
      ]
    `);
  });

  test("whose nodes lack a file", async () => {
    expect(await linesOf("create")).toMatchInlineSnapshot(`
      [
        "create for 14 s, 0 restarts: MountVolume.SetUp failed for volume "hccn-conf" : hostPath type check failed: /etc/hccn.conf is not a file",
        "create for 14 s, 0 restarts: MountVolume.SetUp failed for volume "hccn-conf" : hostPath type check failed: /etc/hccn.conf is not a file",
        "create for 14 s, 0 restarts: MountVolume.SetUp failed for volume "hccn-conf" : hostPath type check failed: /etc/hccn.conf is not a file",
      ]
    `);
  });

  test("whose image does not exist", async () => {
    expect(await linesOf("image")).toMatchInlineSnapshot(`
      [
        "failed for 5 s, 0 restarts: ErrImagePull: failed to pull and unpack image "quay.io/ascend/vllm-ascend:v0.18.0-missing": failed to resolve reference "quay.io/ascend/vllm-ascend:v0.18.0-missing": failed to do request: Head "https://quay.io/v2/ascend/vllm-ascend/manifests/v0.18.0-missing": dial tcp: lookup quay.io on 198.18.0.1:53: server misbehaving",
        "failed for 5 s, 0 restarts: ErrImagePull: failed to pull and unpack image "quay.io/ascend/vllm-ascend:v0.18.0-missing": failed to resolve reference "quay.io/ascend/vllm-ascend:v0.18.0-missing": failed to do request: Head "https://quay.io/v2/ascend/vllm-ascend/manifests/v0.18.0-missing": dial tcp: lookup quay.io on 198.18.0.1:53: server misbehaving",
        "failed for 5 s, 0 restarts: ErrImagePull: failed to pull and unpack image "quay.io/ascend/vllm-ascend:v0.18.0-missing": failed to resolve reference "quay.io/ascend/vllm-ascend:v0.18.0-missing": failed to do request: Head "https://quay.io/v2/ascend/vllm-ascend/manifests/v0.18.0-missing": dial tcp: lookup quay.io on 198.18.0.1:53: server misbehaving",
      ]
    `);
  });

  test("whose second pod waits for a node", async () => {
    expect(await linesOf("join")).toMatchInlineSnapshot(`
      [
        "devices for 3 s, 0 restarts: 0/2 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 1 node(s) were unschedulable",
        "join for 2 s, 0 restarts: waiting for pod 1",
        "devices for 3 s, 0 restarts: 0/2 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 1 node(s) were unschedulable",
      ]
    `);
  });

  test("that loads", async () => {
    expect(await linesOf("load")).toMatchInlineSnapshot(`
      [
        "create for 3 s, 0 restarts",
        "load for 5 s, 0 restarts",
        "create for 3 s, 0 restarts",
      ]
    `);
  });

  test("that is ready", async () => {
    expect(await linesOf("ready")).toMatchInlineSnapshot(`
      [
        "ready for 1 s, 0 restarts",
        "ready for 1 s, 0 restarts",
        "ready for 1 s, 0 restarts",
      ]
    `);
  });

  test("that loads again after a rank died", async () => {
    expect(await linesOf("restarted")).toMatchInlineSnapshot(`
      [
        "load for 4 s, 1 restarts: restarted after: pod 1: node-1 exited with code 1 (RuntimeError: NPU function error (crash requested by a signal))",
        "load for 4 s, 1 restarts",
        "load for 4 s, 1 restarts",
      ]
    `);
  });

  test("whose weights are incomplete", async () => {
    expect(await linesOf("crash")).toMatchInlineSnapshot(`
      [
        "failed for 3 s, 13 restarts: /root/.cache/modelscope/hub/models/vllm-ascend/GLM-5-w4a8 has no config.json, so it is not a model directory.",
        "failed for 3 s, 13 restarts: /root/.cache/modelscope/hub/models/vllm-ascend/GLM-5-w4a8 has no config.json, so it is not a model directory.",
        "failed for 19 s, 12 restarts: /root/.cache/modelscope/hub/models/vllm-ascend/GLM-5-w4a8 has no config.json, so it is not a model directory.",
      ]
    `);
  });

  test("that is deleted", async () => {
    expect(await linesOf("draining")).toMatchInlineSnapshot(`
      [
        "draining for 3 s, 1 restarts",
        "draining for 3 s, 1 restarts",
        "draining for 3 s, 1 restarts",
      ]
    `);
  });

  test("with a node behind a cut cable", async () => {
    expect(await linesOf("lost")).toMatchInlineSnapshot(`
      [
        "lost for 43 s, 16 restarts: node real-a2-1 is not ready: Kubelet stopped posting node status.",
        "join for 59 s, 16 restarts: waiting for pod 1 (30 s of 100 s)",
        "lost for 43 s, 14 restarts: node real-a2-1 is not ready: Kubelet stopped posting node status.",
      ]
    `);
  });
});
