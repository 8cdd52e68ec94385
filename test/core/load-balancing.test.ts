import { describe, expect, test } from "vitest";
import { type GroupSpec, plan, type Topology } from "../../core/index.ts";
import { launchScriptOf, processLines } from "../support/launch-scripts.ts";
import { groupOf, pipelined, prefillDecode, serving } from "../support/topologies.ts";

/** A serving group without flags of its own. */
function balanced(nodes: number, numbers: Partial<GroupSpec>): Topology {
  return serving(nodes, (topology) => {
    Object.assign(
      groupOf(topology, "serve"),
      { dataParallelSize: 2 * nodes, tensorParallelSize: 8 },
      numbers,
    );
    groupOf(topology, "serve").args = { maxModelLen: 65_536 };
  });
}

/** What the free ports of each pod are for. */
const freePorts = (topology: Topology) =>
  plan(topology).ports.flatMap(({ claims }) =>
    claims.filter(({ name }) => name === "open").map(({ why }) => why),
  );

const serviceOf = (topology: Topology) =>
  plan(topology).objects.find(({ key }) => key === "service/api")?.manifest;

describe("hybrid load balancing", () => {
  const planned = plan(balanced(2, { loadBalancing: "hybrid" }));

  test("starts one server per node, each with an API for its own ranks", () => {
    expect(processLines(launchScriptOf(planned, "serve-0", 1))).toMatchInlineSnapshot(`
      "case "$1" in
        node-1)
          become vllm serve /root/.cache/modelscope/hub/models/vllm-ascend/GLM5-w4a8 \\
            --host 0.0.0.0 \\
            --port 8077 \\
            --data-parallel-size 4 \\
            --data-parallel-size-local 2 \\
            --data-parallel-hybrid-lb \\
            --data-parallel-start-rank 2 \\
            --data-parallel-address "$node0_ip" \\
            --data-parallel-rpc-port 12890 \\
            --tensor-parallel-size 8 \\
            --served-model-name glm-5 \\
            --quantization ascend \\
            --max-model-len 65536 \\
            --shutdown-timeout 90
          ;;
        *)
          echo "glm-serve: this pod has no process $1" >&2
          exit 64
          ;;
      esac"
    `);
  });

  test("has a Service that selects every pod", () => {
    expect(serviceOf(balanced(2, { loadBalancing: "hybrid" }))).toMatchObject({
      spec: {
        selector: expect.not.objectContaining({ "apps.kubernetes.io/pod-index": "0" }) as unknown,
        ports: [{ name: "http", port: 8077 }],
      },
    });
  });

  test("probes the API of each pod", () => {
    const set = planned.objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;
    expect(JSON.stringify(set)).toContain('"livenessProbe":{"httpGet":{"path":"/health","port":8077}');
  });
});

test.each([
  ["internal", ["12 free ports", "2 free ports"]],
  ["hybrid", ["10 free ports", "2 free ports"]],
] as const)(
  "%s load balancing claims the ports that vLLM chooses on each node",
  (loadBalancing, expected) => {
    expect(freePorts(balanced(2, { loadBalancing }))).toEqual(
      expected.map((text) => expect.stringMatching(`^${text}: one per rank`)),
    );
  },
);

describe("external load balancing of a group that serves alone", () => {
  test("starts one server per rank", () => {
    const planned = plan(balanced(1, { loadBalancing: "external" }));
    expect(planned.processes.map(({ process, endpoint }) => [process, endpoint])).toEqual([
      ["rank-0", "serve-1-serve-0-0.serve-1-serve-0:8077"],
      ["rank-1", "serve-1-serve-0-0.serve-1-serve-0:8078"],
    ]);
  });

  test("has a Service with a port for each rank of a node", () => {
    expect(serviceOf(balanced(1, { loadBalancing: "external" }))).toMatchObject({
      spec: {
        ports: [
          { name: "http", port: 8077 },
          { name: "http-1", port: 8078 },
        ],
      },
    });
  });
});

describe("internal load balancing of prefill and decode", () => {
  const planned = plan(
    prefillDecode((topology) => {
      for (const name of ["prefill", "decode"]) groupOf(topology, name).loadBalancing = "internal";
    }),
  );

  test("has one API on the head of each group, and headless workers", () => {
    expect(planned.processes.map(({ process, ranks, endpoint }) => [process, ranks, endpoint])).toEqual([
      ["node-0", "0", "a3-1p1d-prefill-0-0.a3-1p1d-prefill-0:6700"],
      ["node-1", "1", ""],
      ["node-0", "0-3", "a3-1p1d-decode-0-0.a3-1p1d-decode-0:6721"],
      ["node-1", "4-7", ""],
      ["node-2", "8-11", ""],
      ["node-3", "12-15", ""],
    ]);
    expect(launchScriptOf(planned, "decode-0", 2)).toContain("--headless");
  });

  test("gives the proxy the heads", () => {
    const proxy = planned.objects.find(({ key }) => key === "config-map/proxy-ranks")?.manifest;
    expect(JSON.stringify(proxy)).toContain(String.raw`--decoder-ports\n6721\n"`);
  });

  test("claims the handshake ports of every rank", () => {
    const claims = planned.ports
      .filter(({ group }) => group === "prefill")
      .map(({ claims: all }) =>
        all.filter(({ name }) => name === "kv").map(({ first, last }) => [first, last]),
      );
    expect(claims).toEqual([[[30_000, 30_015]], [[30_016, 30_031]]]);
  });
});

describe("a pipeline over two nodes", () => {
  const planned = plan(pipelined({ layersPerStage: [41, 37] }));

  test("is one engine with one API", () => {
    expect(
      planned.processes.map(({ process, ranks, devices, endpoint }) => [process, ranks, devices, endpoint]),
    ).toEqual([
      ["node-0", "0", "0-15", "serve-2-serve-0-0.serve-2-serve-0:8077"],
      ["node-1", "0", "0-15", ""],
    ]);
  });

  test("joins at the head's master port, with a headless second node", () => {
    expect(processLines(launchScriptOf(planned, "serve-0", 1))).toMatchInlineSnapshot(`
      "case "$1" in
        node-1)
          become vllm serve /root/.cache/modelscope/hub/models/vllm-ascend/GLM5-w4a8 \\
            --host 0.0.0.0 \\
            --port 8077 \\
            --data-parallel-size 1 \\
            --tensor-parallel-size 16 \\
            --pipeline-parallel-size 2 \\
            --distributed-executor-backend mp \\
            --nnodes 2 \\
            --node-rank 1 \\
            --master-addr "$node0_ip" \\
            --master-port 7000 \\
            --headless \\
            --served-model-name glm-5 \\
            --quantization ascend \\
            --enable-expert-parallel \\
            --max-model-len 200000 \\
            --max-num-seqs 16 \\
            --shutdown-timeout 90
          ;;
        *)
          echo "glm-serve: this pod has no process $1" >&2
          exit 64
          ;;
      esac"
    `);
  });

  test("partitions the layers, and claims the master port", () => {
    const set = planned.objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;
    expect(JSON.stringify(set)).toContain('{"name":"VLLM_PP_LAYER_PARTITION","value":"41,37"}');
    expect(planned.ports[0]?.claims.find(({ name }) => name === "master")).toMatchObject({
      first: 7000,
      address: "every",
    });
  });
});

test("a pipeline over nodes claims a port for the requests, and one per device of the others for their answers", () => {
  expect(freePorts(pipelined())).toEqual([
    "1 free port: the requests to the other nodes",
    "16 free ports: one per device for its answers to the head",
  ]);
});

test("a pipeline over nodes in prefill claims the handshake ports of its stages on each node", () => {
  const planned = plan(
    prefillDecode((topology) => {
      topology.model.weights = "w4a8";
      const group = groupOf(topology, "prefill");
      group.ports = { api: 6700, kv: 30_000 };
      Object.assign(group, { dataParallelSize: 1, pipelineParallelSize: 2 });
      delete group.args?.["speculativeConfig"];
    }),
  );
  const claims = planned.ports
    .filter(({ group }) => group === "prefill")
    .flatMap(({ claims: all }) => all.filter(({ name }) => name === "kv"));
  expect(claims.map(({ first, last }) => [first, last])).toEqual([
    [30_000, 30_015],
    [30_016, 30_031],
  ]);
});

describe("the number of API processes", () => {
  const withCount = (count: number, change: (topology: Topology) => Topology) => {
    const topology = change(balanced(2, {}));
    groupOf(topology, "serve").args = { apiServerCount: count };
    return topology;
  };

  test("goes to processes with an API only", () => {
    const planned = plan(withCount(1, (topology) => topology));
    expect(launchScriptOf(planned, "serve-0", 0)).toContain("--api-server-count 1");
    expect(launchScriptOf(planned, "serve-0", 1)).not.toContain("--api-server-count");
  });

  test("is left out where one rank allows only 1", () => {
    const external = withCount(1, (topology) => {
      groupOf(topology, "serve").loadBalancing = "external";
      return topology;
    });
    expect(launchScriptOf(plan(external), "serve-0", 0)).not.toContain("--api-server-count");
  });
});

test("a group may repeat what glm-serve sets, and no command shows it", () => {
  const topology = balanced(1, {});
  groupOf(topology, "serve").args = {
    pipelineParallelSize: 1,
    prefillContextParallelSize: 1,
    distributedExecutorBackend: "mp",
    host: "0.0.0.0",
  };
  const script = launchScriptOf(plan(topology), "serve-0", 0);
  expect(script).not.toContain("pipeline-parallel-size");
  expect(script).not.toContain("--distributed-executor-backend");
  expect(script.match(/--host /g)).toHaveLength(1);
});
