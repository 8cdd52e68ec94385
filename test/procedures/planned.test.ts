import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import a31p1d from "../../stacks/a3-1p1d.ts";
import a2 from "../../stacks/a2-glm47-2node.ts";
import bf16 from "../../stacks/a3-glm5-bf16-2node.ts";
import a3Xllm from "../../stacks/a3-xllm.ts";
import flash from "../../stacks/h200-glm47-flash.ts";
import { plan, type Site, type Topology } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { FakeModel } from "./fake-model.ts";
import {
  commandOf,
  mountScripts,
  planFileOf,
  plannedJob,
  PROCEDURE_DIRECTORY,
  resultOf,
  start,
} from "./planned-job.ts";

const xllmSite: Site = {
  image: "registry.example/xllm:1",
  xllm: { binaryPath: "/opt/xllm" },
  resources: { requests: { cpu: "96" } },
};

const smokePlan = z.object({
  endpoint: z.string(),
  servers: z.array(z.string()),
  roles: z.record(z.string(), z.array(z.string())),
  checks: z.array(z.string()),
  apiKey: z.string().optional(),
});

const benchPlan = z.object({
  workloads: z.array(z.object({ name: z.string(), arguments: z.array(z.string()) })),
});

describe("the Job of smoke", () => {
  const site: Site = { procedures: { smoke: {} } };

  it("requests the proxy and every rank of both roles", () => {
    const { endpoint, servers, roles, checks } = planFileOf(a31p1d, site, smokePlan);
    expect(endpoint).toBe("http://a3-1p1d:8000");
    expect(roles["prefill"]).toEqual([
      "http://a3-1p1d-prefill-0-0.a3-1p1d-prefill-0:6700",
      "http://a3-1p1d-prefill-0-1.a3-1p1d-prefill-0:6700",
    ]);
    expect(roles["decode"]).toHaveLength(16);
    expect(servers).toHaveLength(18);
    expect(checks).toEqual(["models", "completion", "chat", "tool call", "reasoning", "both roles"]);
  });

  it.each([
    ["vLLM with parsers", a2, site, ["models", "completion", "chat", "tool call", "reasoning"]],
    ["xLLM without", a3Xllm, { ...site, ...xllmSite }, ["models", "completion", "chat"]],
    ["LightLLM", flash, site, ["models", "completion", "chat", "tool call", "reasoning", "generate"]],
  ])("runs the documented checks for %s", (_, topology, on, checks) => {
    const planned = planFileOf(topology, on, smokePlan);
    expect(planned.checks).toEqual(checks);
    expect(planned.roles).toEqual({});
  });

  it("uses no device, and reads its key from a Secret only", () => {
    const keyed: Site = {
      secretEnvironment: { VLLM_API_KEY: { name: "llm", key: "token" } },
      procedures: { smoke: {} },
    };
    const { job } = plannedJob(a31p1d, keyed);
    expect(planFileOf(a31p1d, keyed, smokePlan).apiKey).toBe("Secret llm, key token");
    const [container] = job.spec.template.spec.containers;
    expect(container?.env).toContainEqual({
      name: "GLM_SERVE_API_KEY",
      valueFrom: { secretKeyRef: { name: "llm", key: "token", optional: true } },
    });
    expect(container?.resources).not.toHaveProperty("limits");
    const own = { apiKey: { name: "other", key: "key" } };
    const second = plannedJob(a31p1d, { procedures: { smoke: own } }).job;
    expect(second.spec.template.spec.containers[0]?.env).toContainEqual({
      name: "GLM_SERVE_API_KEY",
      valueFrom: { secretKeyRef: { ...own.apiKey, optional: true } },
    });
  });

  it("runs as planned", async () => {
    const { job, scripts } = plannedJob(a2, site);
    const ended = await FakeModel.serving({ model: "glm47" }, async (_, { api }) => {
      const directory = mountScripts(scripts);
      const planned = { ...planFileOf(a2, site, z.looseObject({})) };
      const base = `http://127.0.0.1:${api}`;
      writeFileSync(
        join(directory, "plan.json"),
        JSON.stringify({ ...planned, endpoint: base, servers: [base] }),
      );
      return start(commandOf(job, { [PROCEDURE_DIRECTORY]: directory })).ended;
    });
    expect({ ...resultOf(ended), code: ended.code }).toMatchObject({ ok: true, code: 0 });
  });
});

describe("the Job of bench", () => {
  const sharegpt = { image: "docker.io/vllm/vllm-openai:v0.20.2", dataset: "/models/ShareGPT.json" };

  it("runs the workload of vLLM-Ascend's tutorials from the engine's image, without its plugin", () => {
    const site: Site = { procedures: { bench: {} } };
    const { workloads } = planFileOf(a31p1d, site, benchPlan);
    expect(workloads.map(({ name, arguments: words }) => [name, words.join(" ")])).toEqual([
      [
        "random-200",
        "--backend openai --base-url http://a3-1p1d:8000 --endpoint /v1/completions --model /root/.cache/glm5-w8a8 " +
          "--served-model-name glm-5 --trust-remote-code --dataset-name random --random-input-len 200 " +
          "--num-prompts 200 --request-rate 1 --percentile-metrics ttft,tpot,itl,e2el --disable-tqdm",
      ],
    ]);
    const [container] = plannedJob(a31p1d, site).job.spec.template.spec.containers;
    expect(container?.image).toBe("quay.io/ascend/vllm-ascend:v0.20.2rc1-a3");
    expect(container?.env).toContainEqual({ name: "VLLM_PLUGINS" });
    expect(container?.volumeMounts.map(({ mountPath }) => mountPath)).toContain("/root/.cache");
  });

  it("runs on a node of the engine when the weights are on the nodes' disks", () => {
    const local = plannedJob(a31p1d, { procedures: { bench: {} } }).job;
    expect(local.spec.template.spec.affinity).toEqual({
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            topologyKey: "kubernetes.io/hostname",
            labelSelector: {
              matchLabels: {
                "app.kubernetes.io/name": "glm-serve",
                "app.kubernetes.io/instance": "a3-1p1d",
                "app.kubernetes.io/component": "prefill",
                "glm-serve/replica": "0",
              },
            },
          },
        ],
      },
    });
    const shared: Site = {
      weights: { persistentVolumeClaim: { claimName: "weights" } },
      procedures: { bench: {} },
    };
    expect(plannedJob(a31p1d, shared).job.spec.template.spec.affinity).toBeUndefined();
  });

  it("runs the four workloads of deployment document 003 for LightLLM, in one order", () => {
    const site: Site = { procedures: { bench: { ...sharegpt, workloads: ["steady", "burst", "moderate"] } } };
    expect(planFileOf(flash, site, benchPlan).workloads.map(({ name }) => name)).toEqual([
      "burst",
      "moderate",
      "steady",
    ]);
    const all = planFileOf(flash, { procedures: { bench: sharegpt } }, benchPlan).workloads;
    expect(
      all.map(({ arguments: words }) => words.slice(words.indexOf("--dataset-name"), -3).join(" ")),
    ).toEqual(
      ["", " --max-concurrency 512", " --request-rate 10", " --request-rate 5"].map(
        (load) => `--dataset-name sharegpt --dataset-path /models/ShareGPT.json --num-prompts 2000${load}`,
      ),
    );
  });

  it("reports missing settings", () => {
    expect(problemsOf(flash, { procedures: { bench: {} } }).map(({ path }) => path)).toEqual([
      "procedures.bench.image",
      "procedures.bench.dataset",
    ]);
    expect(
      problemsOf(a31p1d, { procedures: { bench: { deadlineSeconds: 60 } } }).map(({ path }) => path),
    ).toEqual(["procedures.bench.workloadSeconds"]);
    // Four workloads of two hours do not fit into the time of three.
    const short = { ...sharegpt, deadlineSeconds: 3 * 7200 };
    expect(problemsOf(flash, { procedures: { bench: short } })).toMatchObject([
      {
        path: "procedures.bench.workloadSeconds",
        message:
          "procedures.bench.workloadSeconds 7200 × 4 workloads exceeds procedures.bench.deadlineSeconds 21600.",
        fix: "Set procedures.bench.workloadSeconds to at most 5400, or procedures.bench.deadlineSeconds to at least 28800",
      },
    ]);
    expect(problemsOf(flash, { procedures: { bench: { ...short, workloadSeconds: 5400 } } })).toEqual([]);
    expect(problemsOf(flash, { procedures: { bench: sharegpt } })).toEqual([]);
    expect(problemsOf(flash, { procedures: { bench: { tool: "aisbench" } } })).toEqual([]);
  });
});

describe("the Job of accuracy", () => {
  const aisbench = z.object({
    mode: z.string(),
    datasets: z.array(z.string()),
    atLeast: z.record(z.string(), z.number()).optional(),
    package: z.string().optional(),
  });

  it("measures accuracy with AISBench, and bench performance", () => {
    const site: Site = { procedures: { accuracy: { atLeast: { gsm8k: 90 }, install: false } } };
    const file = planFileOf(a31p1d, site, aisbench);
    expect(file).toEqual({
      mode: "all",
      datasets: ["gsm8k_gen_0_shot_cot_chat_prompt"],
      atLeast: { gsm8k: 90 },
    });
    const fast: Site = { procedures: { bench: { tool: "aisbench", aisbench: { prompts: 10 } } } };
    expect(planFileOf(a31p1d, fast, aisbench)).toMatchObject({
      mode: "perf",
      datasets: ["gsm8k_gen_0_shot_cot_str_perf"],
      package: "ais-bench-benchmark==3.1.20260630",
    });
  });

  it("reports answers that leave no room for a question", () => {
    const [problem] = problemsOf(a2, { procedures: { accuracy: { maxOutLen: 8192 } } });
    expect(problem).toMatchObject({
      path: "procedures.accuracy.maxOutLen",
      fix: "Set procedures.accuracy.maxOutLen to less than 8192, e.g. 4096",
    });
  });
});

describe("the scripts of a Job", () => {
  const download = { source: "modelscope", repository: "a/b", revision: "v1" } as const;
  const onClaim: Site = { weights: { persistentVolumeClaim: { claimName: "weights" } } };
  it.each<[string, Topology, Site, NonNullable<Site["procedures"]>]>([
    ["preflight", bf16, {}, { preflight: {} }],
    ["weights", bf16, onClaim, { weights: download }],
    ["mtpWeights", bf16, onClaim, { mtpWeights: {} }],
    ["quantizedWeights", a3Xllm, { ...onClaim, ...xllmSite }, { quantizedWeights: {} }],
    ["mtpExport", a3Xllm, { ...onClaim, ...xllmSite }, { mtpExport: { tools: "/xllm/tools" } }],
    ["smoke", bf16, {}, { smoke: {} }],
    ["bench", bf16, {}, { bench: {} }],
    ["bench with AISBench", bf16, {}, { bench: { tool: "aisbench" } }],
    ["accuracy", bf16, {}, { accuracy: {} }],
  ])("of %s import each other, and nothing else", async (_, topology, on, procedures) => {
    const { job, scripts } = plannedJob(topology, { ...on, procedures });
    const directory = mountScripts(scripts);
    const [program = "", , script = ""] = commandOf(job, { [PROCEDURE_DIRECTORY]: directory });
    // Everything but its main part.
    const load = `import runpy, sys; sys.path[0] = ${JSON.stringify(directory)}; runpy.run_path(${JSON.stringify(script)})`;
    for (const file of [load, load.replace(script, join(directory, "run_procedure.py"))])
      expect(await start([program, "-B", "-c", file]).ended).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

describe("the serving digest of a result", () => {
  const site: Site = { procedures: { preflight: {}, smoke: {}, bench: {} } };
  const servingOf = (topology: Topology, on: Site) => {
    const planned = plan(topology, on);
    return planned.procedures.map(({ name, job, serving }) => {
      const held = planned.objects.find(({ key }) => key === `result/${name}`)?.manifest.metadata;
      expect(held?.annotations?.["glm-serve/serving"]).toBe(serving);
      return { name, job, serving };
    });
  };

  it("changes with the engines, without changing the Jobs", () => {
    const [preflight, smoke, bench] = servingOf(a31p1d, site);
    expect(preflight?.serving).toBeUndefined();
    expect(smoke?.serving).toMatch(/^[0-9a-f]{10}$/);
    expect(bench?.serving).toBe(smoke?.serving);
    const weights = (revision: string): Site => ({
      weights: { persistentVolumeClaim: { claimName: "weights" } },
      procedures: { smoke: {}, weights: { source: "modelscope", repository: "a/b", revision } },
    });
    for (const [before, after] of [
      [site, { ...site, diagnose: { maxNumSeqs: 2 } }],
      [weights("v1"), weights("v2")],
    ] satisfies [Site, Site][]) {
      const [one, other] = [before, after].map((on) =>
        servingOf(a31p1d, on).find(({ name }) => name === "smoke"),
      );
      expect(other?.job).toBe(one?.job);
      expect(other?.serving).not.toBe(one?.serving);
    }
  });

  it("does not change with labels", () => {
    const [, smoke] = servingOf(a31p1d, site);
    const labeled = servingOf(a31p1d, { ...site, labels: { team: "llm" } });
    expect(labeled.find(({ name }) => name === "smoke")?.serving).toBe(smoke?.serving);
  });
});
