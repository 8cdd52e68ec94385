import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import bf16 from "../../stacks/a3-glm5-bf16-2node.ts";
import xllm from "../../stacks/a3-xllm.ts";
import { plan, renderYaml, type Site, type Topology } from "../../core/index.ts";
import { runnerFiles } from "../../core/procedures/runner/files.ts";
import { serviceAccountFiles } from "../../core/service-account/index.ts";
import { python } from "../runtime/namespace.ts";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";
import { mountScripts, resultOf, start } from "./planned-job.ts";

let local: LocalCluster;

beforeAll(async () => {
  local = await startLocalCluster("test-procedure-jobs", [{ hardware: "atlas-800-a3", count: 2 }]);
});

afterAll(() => local.stop());

const weights: Site["weights"] = { nfs: { server: "nas", path: "/models" } };

const cases: readonly { topology: Topology; site: Site }[] = [
  {
    topology: bf16,
    site: {
      weights,
      procedures: {
        preflight: {},
        weights: {
          source: "modelscope",
          repository: "ZhipuAI/GLM-5",
          revision: "0123abc",
          tokenSecret: { name: "hub", key: "token" },
        },
        mtpWeights: {},
        smoke: {},
        bench: {},
        accuracy: {},
      },
    },
  },
  {
    topology: xllm,
    site: {
      image: "registry.example/xllm:built",
      xllm: { binaryPath: "/export/home/xllm" },
      resources: { requests: { cpu: "96" } },
      weights,
      procedures: {
        quantizedWeights: { script: "/quant.py", source: "/export/home/models/GLM-4.5" },
        mtpExport: { tools: "/xllm/tools" },
      },
    },
  },
];

/** What the pods of a service account find in their directory and variables. */
async function accountOf(name: string) {
  const { kubectl } = local.cluster;
  const account = mkdtempSync(join(tmpdir(), "glm-serve-account-"));
  const config = kubeconfig.parse(JSON.parse(readFileSync(kubectl.kubeconfig, "utf8")));
  const { server, "certificate-authority-data": authority } = config.clusters[0].cluster;
  writeFileSync(join(account, "ca.crt"), Buffer.from(authority, "base64"));
  writeFileSync(join(account, "token"), await kubectl.run(["create", "token", name]));
  writeFileSync(join(account, "namespace"), "default");
  const { hostname, port } = new URL(server);
  return { account, environment: { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port } };
}

const kubeconfig = z.object({
  clusters: z.tuple([
    z.object({ cluster: z.object({ server: z.string(), "certificate-authority-data": z.string() }) }),
  ]),
});

describe("procedures on a real API server with simulated nodes", () => {
  test.each(cases)("of $topology.name are accepted, run and complete", async ({ topology, site }) => {
    const planned = plan(topology, site);
    const objects = planned.objects.filter(({ part }) => part.kind === "procedure");
    const { kubectl } = local.cluster;
    await kubectl.run(["apply", "--filename", "-"], renderYaml({ ...planned, objects }));
    const jobs = planned.procedures.map(({ job }) => `job/${job}`);
    await kubectl.run(["wait", "--for=condition=Complete", "--timeout=60s", ...jobs]);
    // Fails where the API server's objects differ from what was applied.
    await kubectl.run(["diff", "--filename", "-"], renderYaml({ ...planned, objects }));
    for (const { job } of planned.procedures) await kubectl.run(["delete", `job/${job}`, "--wait"]);
  });

  test("keep their results when they are applied again", async () => {
    const { kubectl } = local.cluster;
    const name = `${bf16.name}-weights-result`;
    await kubectl.run([
      "patch",
      "configmap",
      name,
      "--type=merge",
      "--patch",
      '{"data":{"result.json":"{}"}}',
    ]);
    const planned = plan(bf16, cases[0]?.site);
    const objects = planned.objects.filter(({ manifest }) => manifest.metadata.name === name);
    await kubectl.run(["apply", "--filename", "-"], renderYaml({ ...planned, objects }));
    expect(await kubectl.run(["get", "configmap", name, "--output=jsonpath={.data}"])).toBe(
      '{"result.json":"{}"}',
    );
  });

  test("store their results under their own names, without those of earlier Jobs, and with the digest of their plan", async () => {
    const { kubectl } = local.cluster;
    const site: Site = { weights, procedures: { smoke: {} } };
    const planned = plan(bf16, site);
    const objects = planned.objects.filter(({ part }) => part.kind === "procedure");
    await kubectl.run(["apply", "--filename", "-"], renderYaml({ ...planned, objects }));
    const [smoke] = planned.procedures;
    const name = smoke?.result ?? "";
    const earlier = JSON.stringify({ data: { "result-7.json": '{"job":"earlier"}' } });
    await kubectl.run(["patch", "configmap", name, "--type=merge", "--patch", earlier]);
    const { account, environment } = await accountOf(`${bf16.name}-smoke`);
    const own = ["--procedure", "smoke", "--config-map", name, "--pods", "1", "--account", account];
    const runner = join(mountScripts({ ...serviceAccountFiles, ...runnerFiles }), "run_procedure.py");
    const command = [python, "-B", runner, ...own, "--", "echo", '{"ok":true}'];
    const variables = { ...environment, JOB_NAME: smoke?.job ?? "", JOB_UID: "uid" };
    const ended = await start(command, variables).ended;
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    const held: unknown = JSON.parse(
      await kubectl.run(["get", "configmap", name, "--output=jsonpath={.data}"]),
    );
    expect(held).toEqual({ "result.json": ended.stdout.trim() });
    expect(resultOf(ended)).toMatchObject({ ok: true, job: smoke?.job, serving: smoke?.serving });
    expect(smoke?.serving).toBeDefined();
  });

  test("fail by their retries, with the pods that failed before, after a permanent failure", async () => {
    const { kubectl } = local.cluster;
    // No node has the label, so that this test ends the pods.
    const site: Site = {
      weights,
      platform: { nodeSelector: { "glm-serve.test/node": "none" } },
      procedures: { smoke: { retries: 4 } },
    };
    const planned = plan(bf16, site);
    const objects = planned.objects.filter(({ part }) => part.kind === "procedure");
    await kubectl.run(["apply", "--filename", "-"], renderYaml({ ...planned, objects }));
    const { job = "", result = "" } = planned.procedures[0] ?? {};
    const read = (kind: string, path: string) =>
      kubectl.run(["get", ...kind.split(" "), `--output=jsonpath=${path}`]);
    const pod = async (phase: string) => {
      const listed = `pods --selector=job-name=${job} --field-selector=status.phase=${phase}`;
      return (await read(listed, "{.items[*].metadata.name}")).split(" ").at(-1) ?? "";
    };
    const fail = async () => {
      await expect.poll(() => pod("Pending"), { timeout: 40_000 }).not.toBe("");
      const status = JSON.stringify({ status: { phase: "Failed" } });
      const name = await pod("Pending");
      await kubectl.run(["patch", "pod", name, "--subresource=status", "--type=merge", "--patch", status]);
      return name;
    };
    const first = await fail();
    await expect.poll(() => read(`job ${job}`, "{.status.failed}"), { timeout: 40_000 }).toBe("1");
    const { account, environment } = await accountOf(`${bf16.name}-smoke`);
    const own = ["--procedure", "smoke", "--config-map", result, "--pods", "1", "--account", account];
    const runner = join(mountScripts({ ...serviceAccountFiles, ...runnerFiles }), "run_procedure.py");
    const script = ["bash", "-c", `echo '{"ok":false,"error":"no"}'; exit 78`];
    const uid = await read(`job ${job}`, "{.metadata.uid}");
    const variables = { ...environment, JOB_NAME: job, JOB_UID: uid };
    const ended = await start([python, "-B", runner, ...own, "--", ...script], variables).ended;
    expect(ended.code).toBe(78);
    expect(ended.stderr).toBe(
      `smoke failed: no. A retry cannot succeed. The full result is in ConfigMap ${result} in namespace default, key result.json.\n`,
    );
    expect(await read(`job ${job}`, "{.spec.backoffLimit} {.status.conditions}")).toBe("1 ");
    const second = await fail();
    const reason = () => read(`job ${job}`, '{.status.conditions[?(@.type=="Failed")].reason}');
    await expect.poll(reason, { timeout: 40_000 }).toBe("BackoffLimitExceeded");
    const held = await read(`pods --selector=job-name=${job}`, "{.items[*].metadata.name}");
    expect(held.split(" ").toSorted()).toEqual([first, second].toSorted());
  });

  test("may change their own result and Job, and nothing else", async () => {
    const name = bf16.name;
    const as = `--as=system:serviceaccount:default:${name}-weights`;
    const may = (verb: string, what: string) =>
      local.cluster.kubectl.run(["auth", "can-i", verb, what, as]).catch((error: unknown) => String(error));
    expect(await may("patch", `configmap/${name}-weights-result`)).toMatch(/^yes/);
    expect(await may("patch", `configmap/${name}-mtp-weights-result`)).not.toMatch(/^yes/);
    const [weightsJob, mtpJob] = plan(bf16, cases[0]?.site)
      .procedures.filter(({ name: procedure }) => procedure.endsWith("weights"))
      .map(({ job }) => job);
    expect(await may("patch", `jobs.batch/${weightsJob}`)).toMatch(/^yes/);
    expect(await may("patch", `jobs.batch/${mtpJob}`)).not.toMatch(/^yes/);
    expect(await may("delete", `jobs.batch/${weightsJob}`)).not.toMatch(/^yes/);
    expect(await may("get", "secrets")).not.toMatch(/^yes/);
    expect(await may("create", "pods")).not.toMatch(/^yes/);
  });
});
