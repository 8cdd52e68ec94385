import { describe, expect, it } from "vitest";
import { z } from "zod";
import a31p1d from "../../stacks/a3-1p1d.ts";
import onFour950 from "../../stacks/a5-glm51-1p1d.ts";
import a2 from "../../stacks/a2-glm47-2node.ts";
import bf16 from "../../stacks/a3-glm5-bf16-2node.ts";
import flash from "../../stacks/h200-glm47-flash.ts";
import { plan, type Site, type Topology } from "../../core/index.ts";
import { on950 } from "../support/ascend-950.ts";
import { pooled } from "../support/pooled.ts";
import { problemsOf } from "../support/problems.ts";
import { table, twoNodes, twoSite } from "../support/xllm.ts";
import { plannedJob, planFileOf } from "./planned-job.ts";

const preflightPlan = z.object({
  service: z.string(),
  pods: z.number(),
  port: z.number(),
  vendor: z.string(),
  ping: z.string().optional(),
  devices: z.number(),
  ports: z.array(z.object({ first: z.number(), last: z.number(), owner: z.string(), address: z.string() })),
  sharedMemoryBytes: z.number(),
  drivers: z.array(z.object({ least: z.string(), of: z.string(), required: z.boolean() })),
  hugePages: z.object({ least: z.number(), of: z.string() }).optional(),
  paths: z.array(z.object({ path: z.string(), setting: z.string() })).default([]),
  weights: z.object({ volume: z.string(), model: z.string(), isFilled: z.boolean() }).optional(),
  files: z.record(z.string(), z.string()),
  fabric: z
    .object({ separated: z.boolean(), expertsSpan: z.boolean(), remedy: z.array(z.string()) })
    .optional(),
});

describe("the Job of preflight", () => {
  const site: Site = { procedures: { preflight: {} }, platform: { profile: "mindcluster" } };

  it("takes a whole node for each pod of the topology, by the platform's scheduler", () => {
    const { job } = plannedJob(a31p1d, site);
    const { spec } = job.spec.template;
    expect(job.spec).toMatchObject({
      completions: 6,
      parallelism: 6,
      backoffLimit: 0,
      activeDeadlineSeconds: 3600,
    });
    expect(spec).toMatchObject({
      schedulerName: "volcano",
      hostNetwork: true,
      subdomain: "a3-1p1d-preflight",
      containers: [{ resources: { limits: { "huawei.com/Ascend910": "16" } } }],
    });
    expect(spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution).toHaveLength(1);
    // Without it an A3 node counts as one of eight devices, and 16 are never found.
    expect(job.spec.template.metadata.annotations).toMatchObject({
      "huawei.com/schedule_policy": "chip2-node16",
    });
  });

  it("mounts the root directory of the node, so that it starts where a path is missing", () => {
    const mounts = (settings: object) => {
      const { job } = plannedJob(a31p1d, { ...site, procedures: { preflight: settings } });
      const { containers, volumes } = job.spec.template.spec;
      const paths = volumes.flatMap(({ hostPath }) => (hostPath === undefined ? [] : [hostPath.path]));
      return [containers[0]?.volumeMounts.map(({ mountPath }) => mountPath).slice(1), paths];
    };
    expect(mounts({})).toEqual([["/dev/shm", "/host"], ["/"]]);
    const driver = [
      "/etc/hccn.conf",
      "/usr/local/Ascend/driver/tools/hccn_tool",
      "/usr/local/Ascend/driver/version.info",
      "/etc/ascend_install.info",
    ];
    expect(mounts({ hostRoot: false })).toEqual([["/dev/shm", ...driver], driver]);
  });

  it("lists what engine pods mount of a node, with its setting", () => {
    const paths = (own: Site) => {
      const { paths: listed, weights } = planFileOf(a31p1d, { ...site, ...own }, preflightPlan);
      return { listed: listed.map(({ path, setting }) => `${setting}: ${path}`), weights };
    };
    const own = paths({ weights: { hostPath: { path: "/data/" } } });
    expect(own.listed).toHaveLength(5);
    expect(own.listed).toContain("weights.hostPath.path: /data/");
    expect(own.weights).toMatchObject({ volume: "/data/", isFilled: false });
    expect(own.weights?.model).toMatch(/^\/data\/[^/]/);
    const weights = { source: "huggingface" as const, repository: "a/b", revision: "v1" };
    const filled = paths({ procedures: { preflight: {}, weights } });
    expect(filled.listed).toHaveLength(4);
    expect(filled.weights?.isFilled).toBe(true);
    expect(paths({ weights: { nfs: { server: "a", path: "/b" } } }).weights).toBeUndefined();
  });

  it("names the driver that a pool of KV caches needs, and no huge pages over HCCS", () => {
    const { drivers, hugePages } = planFileOf(pooled(), site, preflightPlan);
    expect(drivers).toContainEqual({ least: "26.0.RC1", of: "a pool of KV caches", required: false });
    expect(hugePages).toBeUndefined();
  });

  it("names the oldest drivers that the image needs, and none for an image of the site", () => {
    const drivers = (own: Site) => planFileOf(a31p1d, { ...site, ...own }, preflightPlan).drivers;
    expect(drivers({})).toEqual([{ least: "25.0", of: "CANN 9.0.0", required: true }]);
    expect(drivers({ image: "registry.example/own:1" })).toEqual([]);
  });

  it("asks nodes of Ascend 950 for the files of their links, and not for addresses and pings", () => {
    const file = planFileOf(onFour950, site, preflightPlan);
    expect(file.ping).toBeUndefined();
    expect(file.fabric).toBeUndefined();
    expect(file.files["hccnConf"]).toBeUndefined();
    expect(file.paths.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["/etc/hccl_rootinfo.json", "/etc/hixlep", "/lib/route.conf"]),
    );
    expect(file.drivers).toContainEqual({
      least: "25.6",
      of: "Mooncake 0.3.11.post1 on Ascend 950DT",
      required: true,
    });
    expect(planFileOf(on950(), site, preflightPlan).drivers.map(({ least }) => least)).not.toContain("25.6");
    expect(planFileOf(a31p1d, site, preflightPlan).files["hccnConf"]).toBe("/etc/hccn.conf");
  });

  it("expects HCCS between nodes unless each has its own super-pod id", () => {
    const preflightOf = (
      env: Readonly<Record<string, string>>,
      nodes: Topology["groups"][string]["overrides"] = {},
    ) => {
      const groups = Object.entries(bf16.groups).map(([name, group]) => [
        name,
        {
          ...group,
          env: { ...group.env, ...env },
          args: { ...group.args, additionalConfig: { enable_mc2_hierarchy_comm: true } },
          overrides: nodes,
        },
      ]);
      return planFileOf({ ...bf16, groups: Object.fromEntries(groups) }, site, preflightPlan);
    };
    const own = (id: string) => ({ env: { HCCL_LOGIC_SUPERPOD_ID: id } });
    expect(preflightOf({})).toMatchObject({ ping: "hccs_ping", fabric: { separated: false } });
    expect(preflightOf({}, { nodes: { 0: own("0"), 1: own("1") } })).toMatchObject({
      ping: "ping",
      fabric: { separated: true, expertsSpan: false },
    });
    expect(preflightOf({ HCCL_INTER_HCCS_DISABLE: "TRUE" })).toMatchObject({
      ping: "ping",
      fabric: { separated: false },
    });
  });

  it("takes the super-pods of a rank table in place of variables", () => {
    const preflight = (rankTable: Site["rankTable"]) => {
      const { topology, site: own } = twoNodes({}, { ...twoSite, rankTable, procedures: { preflight: {} } });
      return planFileOf(topology, own, preflightPlan);
    };
    const flat = preflight(table("1.0", 2, 8));
    expect(flat).toMatchObject({ ping: "ping", fabric: { separated: true } });
    const joined = preflight(table("1.2", 2, 8));
    expect(joined).toMatchObject({ ping: "hccs_ping", fabric: { separated: false } });
    expect(joined.fabric?.remedy[0]).toBe("list each node as a super-pod of its own in rankTable.superPods");
    const apart = {
      ...table("1.2", 2, 8),
      superPods: [0, 1].map((pod) => ({ superPodId: String(pod), serverIds: [`198.18.0.${pod + 1}`] })),
    };
    expect(preflight(apart)).toMatchObject({ ping: "ping", fabric: { separated: true } });
  });

  it("names what the groups lack on nodes of different super-pods", () => {
    expect(planFileOf(bf16, site, preflightPlan).fabric).toMatchInlineSnapshot(`
      {
        "expertsSpan": true,
        "remedy": [
          "give each node its own HCCL_LOGIC_SUPERPOD_ID (groups.serve.overrides.nodes.<node>.env)",
          "set groups.serve.args.additionalConfig.enable_mc2_hierarchy_comm to true",
          "leave fused MC2 off (VLLM_ASCEND_ENABLE_FUSED_MC2)",
          "set procedures.preflight.ping to ping, which uses the RoCE ports",
        ],
        "separated": false,
      }
    `);
    expect(planFileOf(a31p1d, site, preflightPlan).fabric).toMatchInlineSnapshot(`
      {
        "expertsSpan": true,
        "remedy": [
          "give each node its own HCCL_LOGIC_SUPERPOD_ID (groups.prefill.overrides.nodes.<node>.env, groups.decode.overrides.nodes.<node>.env)",
          "set groups.prefill.args.additionalConfig.enable_mc2_hierarchy_comm to true",
          "turn fused MC2 off (groups.prefill.env.VLLM_ASCEND_ENABLE_FUSED_MC2)",
          "set groups.decode.args.additionalConfig.enable_mc2_hierarchy_comm to true",
          "turn fused MC2 off (groups.decode.env.VLLM_ASCEND_ENABLE_FUSED_MC2)",
          "set procedures.preflight.ping to ping, which uses the RoCE ports",
        ],
        "separated": false,
      }
    `);
    expect(planFileOf(a2, site, preflightPlan).fabric).toBeUndefined();
  });

  it("lists each port with its address", () => {
    const { ports } = planFileOf(a31p1d, site, preflightPlan);
    const claims = plan(a31p1d, site).ports.flatMap((node) => node.claims);
    expect(ports.length).toBeGreaterThan(0);
    for (const { first, last, address } of ports) {
      const same = claims.filter((claim) => claim.first === first && claim.last === last);
      expect(address).toBe(same.every((claim) => claim.address === "own") ? "own" : "every");
    }
    expect(new Set(ports.map(({ address }) => address)).size).toBe(2);
  });

  it("pings over HCCS on A3 and over RoCE on A2 by default", () => {
    expect(planFileOf(a31p1d, site, preflightPlan).ping).toBe("hccs_ping");
    expect(planFileOf(a2, site, preflightPlan).ping).toBe("ping");
    const roce: Site = { procedures: { preflight: { ping: "ping" } } };
    expect(planFileOf(a31p1d, roce, preflightPlan).ping).toBe("ping");
  });

  it("requests the engine's number of GPUs, without host network", () => {
    const { job } = plannedJob(flash, { procedures: { preflight: {} } });
    expect(job.spec.template.spec).toMatchObject({
      dnsPolicy: "ClusterFirst",
      containers: [{ resources: { limits: { "nvidia.com/gpu": "1" } } }],
    });
    expect(job.spec.template.spec.hostNetwork).toBeUndefined();
  });

  it("expects shared memory within its own memory limit", () => {
    const limited: Site = { procedures: { preflight: { resources: { limits: { memory: "4Gi" } } } } };
    expect(planFileOf(a31p1d, limited, preflightPlan).sharedMemoryBytes).toBe(4 * 2 ** 30);
    expect(planFileOf(a31p1d, { procedures: { preflight: {} } }, preflightPlan).sharedMemoryBytes).toBe(
      64 * 2 ** 30,
    );
  });

  it.each([
    [
      "a deadline before pod 0 reports",
      a31p1d,
      { deadlineSeconds: 2000 },
      /^procedures\.preflight\.deadlineSeconds 2000 ends the Job before pod 0 can report missing pods\.$/,
    ],
    [
      "pings between GPUs",
      flash,
      { ping: "ping" as const },
      /^procedures\.preflight\.ping has no effect: the devices of .+ cannot ping each other\.$/,
    ],
    [
      "pings between devices with UB links",
      on950(),
      { ping: "ping" as const },
      /^procedures\.preflight\.ping has no effect: the devices of Ascend 950DT cannot ping each other\.$/,
    ],
  ])("reports %s", (_, topology, preflight, message) => {
    const [problem, ...others] = problemsOf(topology, { procedures: { preflight } });
    expect(others).toEqual([]);
    expect(problem?.message).toMatch(message);
  });
});
