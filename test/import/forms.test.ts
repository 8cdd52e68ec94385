import { describe, expect, test } from "vitest";
import { external, internal, manifests, mounted, node, single } from "./form-texts.ts";
import { stackOf } from "./import-of.ts";

describe("an import writes a stack", () => {
  test("of an upstream test with a server per rank", () => {
    expect(stackOf(external)).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-5.1 w8a8 on 3 Atlas 800 A3: prefill 2 × (dp 2, tp 8), decode dp 2, tp 8. Imported from file.
       *
       * Deviations from the file:
       * - special_dependencies is not imported: the image must contain {"transformers":"5.2.0"}.
       * - SERVER_PORT is left out: ports.api takes its place.
       * - model.path is where ModelScope stores Eco-Tech/GLM-5.1-w8a8; change it if your weights are elsewhere.
       * - servedModelName is Eco-Tech/GLM-5.1-w8a8: without --served-model-name, vLLM serves the model under that name.
       * - glm-serve itself sets ASCEND_RT_VISIBLE_DEVICES, HCCL_IF_IP.
       *
       * Assumed:
       * - hardware is atlas-800-a3: a node has 16 devices. Set --hardware to another kind.
       */
      export default defineTopology({
        name: "glm51-pd",
        summary: "GLM-5.1 w8a8 on 3 Atlas 800 A3: prefill 2 × (dp 2, tp 8), decode dp 2, tp 8",
        source: "file",
        model: {
          name: "GLM-5.1",
          weights: "w8a8",
          path: "/root/.cache/modelscope/hub/models/Eco-Tech/GLM-5.1-w8a8",
          volumePath: "/root/.cache",
          servedModelName: "Eco-Tech/GLM-5.1-w8a8",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a3",
        kvTransfer: { connector: "MooncakeConnectorV1", useAscendDirect: true },
        groups: {
          prefill: {
            role: "prefill",
            replicas: 2,
            nodes: 1,
            dataParallelSize: 2,
            tensorParallelSize: 8,
            ports: { api: 7100, dataParallelRpc: 12321, kv: 30000 },
            engineId: "0",
            env: { OMP_PROC_BIND: "False", OMP_NUM_THREADS: "1", HCCL_BUFFSIZE: "256" },
            args: { enableExpertParallel: true, maxNumSeqs: 16 },
            overrides: {
              replicas: {
                "1": { ports: { api: 7101, kv: 30100 }, args: { maxNumSeqs: 8 }, engineId: "1" },
              },
            },
          },
          decode: {
            role: "decode",
            nodes: 1,
            dataParallelSize: 2,
            tensorParallelSize: 8,
            ports: { api: 7102, dataParallelRpc: 12321, kv: 30200 },
            engineId: "2",
            env: { OMP_PROC_BIND: "False", OMP_NUM_THREADS: "1", HCCL_BUFFSIZE: "1024" },
            args: { enableExpertParallel: true, maxNumSeqs: 16 },
          },
        },
        proxy: { port: 1999 },
      });
      "
    `);
  });

  test("of an upstream test with a server per node", () => {
    expect(stackOf(internal)).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-5.1 w8a8 on 2 Atlas 800 A3: dp 4, tp 8. Imported from file.
       *
       * Deviations from the file:
       * - SERVER_PORT is left out: ports.api takes its place.
       * - model.path is where ModelScope stores Eco-Tech/GLM-5.1-w8a8; change it if your weights are elsewhere.
       * - servedModelName is Eco-Tech/GLM-5.1-w8a8: without --served-model-name, vLLM serves the model under that name.
       *
       * Assumed:
       * - hardware is atlas-800-a3: a node has 16 devices. Set --hardware to another kind.
       */
      export default defineTopology({
        name: "glm51-two-nodes",
        summary: "GLM-5.1 w8a8 on 2 Atlas 800 A3: dp 4, tp 8",
        source: "file",
        model: {
          name: "GLM-5.1",
          weights: "w8a8",
          path: "/root/.cache/modelscope/hub/models/Eco-Tech/GLM-5.1-w8a8",
          volumePath: "/root/.cache",
          servedModelName: "Eco-Tech/GLM-5.1-w8a8",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a3",
        groups: {
          serve: {
            role: "serve",
            nodes: 2,
            dataParallelSize: 4,
            tensorParallelSize: 8,
            ports: { api: 8077, dataParallelRpc: 13399 },
            env: { HCCL_BUFFSIZE: "200", OMP_PROC_BIND: "False" },
            args: { speculativeConfig: { num_speculative_tokens: 3, method: "mtp" }, gpuMemoryUtilization: 0.9 },
            overrides: {
              nodes: {
                "1": { env: { OMP_NUM_THREADS: "1" }, args: { gpuMemoryUtilization: 0.95 } },
              },
            },
          },
        },
      });
      "
    `);
  });

  test("of an upstream test on one node", () => {
    expect(stackOf(single)).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-5 w4a8 on 1 Atlas 800 A3: tp 16. Imported from file.
       *
       * Deviations from the file:
       * - SERVER_PORT is left out: ports.api takes its place.
       * - model.path is where ModelScope stores Eco-Tech/GLM-5-w4a8; change it if your weights are elsewhere.
       * - servedModelName is Eco-Tech/GLM-5-w4a8: without --served-model-name, vLLM serves the model under that name.
       *
       * Assumed:
       * - hardware is atlas-800-a3: a node has 16 devices. Set --hardware to another kind.
       *
       * Lost:
       * - file: test_cases[1]: GLM-5-TP8 is another deployment; the import has the first one.
       */
      export default defineTopology({
        name: "glm-5-tp16",
        summary: "GLM-5 w4a8 on 1 Atlas 800 A3: tp 16",
        source: "file",
        model: {
          name: "GLM-5",
          weights: "w4a8",
          path: "/root/.cache/modelscope/hub/models/Eco-Tech/GLM-5-w4a8",
          volumePath: "/root/.cache",
          servedModelName: "Eco-Tech/GLM-5-w4a8",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a3",
        groups: {
          serve: {
            role: "serve",
            nodes: 1,
            dataParallelSize: 1,
            tensorParallelSize: 16,
            ports: { api: 8000 },
            env: { HCCL_BUFFSIZE: "200", TASK_QUEUE_ENABLE: "1.0" },
            args: { compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY" } },
          },
        },
      });
      "
    `);
  });

  test("of scripts, one for each node", () => {
    const scripts = [node(0, ""), node(1, "--headless --data-parallel-start-rank 1")];
    expect(stackOf(scripts)).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-5 w8a8 on 2 Atlas 800 A3: dp 2, tp 16. Imported from file.
       *
       * Deviations from the file:
       * - glm-serve itself sets HCCL_IF_IP, GLOO_SOCKET_IFNAME, HCCL_SOCKET_IFNAME.
       *
       * Assumed:
       * - hardware is atlas-800-a3: a node has 16 devices. Set --hardware to another kind.
       */
      export default defineTopology({
        name: "glm-5",
        summary: "GLM-5 w8a8 on 2 Atlas 800 A3: dp 2, tp 16",
        source: "file",
        model: {
          name: "GLM-5",
          weights: "w8a8",
          path: "/root/.cache/GLM5-w8a8",
          volumePath: "/root/.cache",
          servedModelName: "glm-5",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a3",
        groups: {
          serve: {
            role: "serve",
            nodes: 2,
            dataParallelSize: 2,
            tensorParallelSize: 16,
            ports: { api: 8077, dataParallelRpc: 12890 },
            env: { HCCL_BUFFSIZE: "200", LD_PRELOAD: "/usr/lib/libjemalloc.so.2:$LD_PRELOAD" },
            args: { maxNumSeqs: 16 },
            overrides: {
              nodes: {
                "1": { args: { maxNumSeqs: 8 } },
              },
            },
          },
        },
      });
      "
    `);
  });

  test("of one script with the commands of all nodes", () => {
    const scripts = [node(0, ""), node(1, "--headless --data-parallel-start-rank 1")].map((text) =>
      // The second export in one script would extend the first.
      text.replace(/^export LD_PRELOAD.*$/m, ""),
    );
    expect(stackOf(scripts.join("\n"))).toBe(stackOf(scripts));
  });

  test("of a command line", () => {
    const command = "vllm serve zai-org/GLM-4.7-FP8 --tensor-parallel-size 8 --enable-expert-parallel";
    expect(stackOf(command)).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-4.7 fp8 on 1 Atlas 800 A2: tp 8. Imported from file.
       *
       * Deviations from the file:
       * - model.path is where ModelScope stores zai-org/GLM-4.7-FP8; change it if your weights are elsewhere.
       * - servedModelName is zai-org/GLM-4.7-FP8: without --served-model-name, vLLM serves the model under that name.
       *
       * Assumed:
       * - hardware is atlas-800-a2: a node has 8 devices. Set --hardware to another kind.
       */
      export default defineTopology({
        name: "glm47",
        summary: "GLM-4.7 fp8 on 1 Atlas 800 A2: tp 8",
        source: "file",
        model: {
          name: "GLM-4.7",
          weights: "fp8",
          path: "/root/.cache/modelscope/hub/models/zai-org/GLM-4.7-FP8",
          volumePath: "/root/.cache",
          servedModelName: "zai-org/GLM-4.7-FP8",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a2",
        groups: {
          serve: {
            role: "serve",
            nodes: 1,
            dataParallelSize: 1,
            tensorParallelSize: 8,
            ports: { api: 8000 },
            args: { enableExpertParallel: true },
          },
        },
      });
      "
    `);
  });

  test("of a LeaderWorkerSet", () => {
    expect(stackOf(manifests, {})).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-5 w8a8 on 4 Atlas 800 A3: 2 × (dp 2, tp 16). Imported from file.
       *
       * Deviations from the file:
       * - POD_IP is left out: the pod takes its place.
       * - servedModelName is /models/GLM-5-w8a8: without --served-model-name, vLLM serves the model under that name.
       *
       * Lost:
       * - file: LeaderWorkerSet/glm.env.HF_TOKEN: HF_TOKEN comes from a Secret or a ConfigMap; name it under secretEnvironment
       *   of the site.
       */
      export default defineTopology({
        name: "glm",
        summary: "GLM-5 w8a8 on 4 Atlas 800 A3: 2 × (dp 2, tp 16)",
        source: "file",
        model: {
          name: "GLM-5",
          weights: "w8a8",
          path: "/models/GLM-5-w8a8",
          volumePath: "/models",
          servedModelName: "/models/GLM-5-w8a8",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a3",
        groups: {
          serve: {
            role: "serve",
            replicas: 2,
            nodes: 2,
            dataParallelSize: 2,
            tensorParallelSize: 16,
            ports: { api: 8000, dataParallelRpc: 12890 },
            env: { HCCL_BUFFSIZE: "200" },
          },
        },
      });
      "
    `);
  });

  test("of a Deployment with a script in a ConfigMap", () => {
    expect(stackOf(mounted)).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-4.7 w8a8 on 1 Atlas 800 A2: tp 8. Imported from file.
       *
       * Deviations from the file:
       * - servedModelName is /models/GLM-4.7-W8A8: without --served-model-name, vLLM serves the model under that name.
       */
      export default defineTopology({
        name: "glm",
        summary: "GLM-4.7 w8a8 on 1 Atlas 800 A2: tp 8",
        source: "file",
        model: {
          name: "GLM-4.7",
          weights: "w8a8",
          path: "/models/GLM-4.7-W8A8",
          volumePath: "/models",
          servedModelName: "/models/GLM-4.7-W8A8",
          quantization: "none",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a2",
        groups: {
          serve: {
            role: "serve",
            nodes: 1,
            dataParallelSize: 1,
            tensorParallelSize: 8,
            ports: { api: 8000 },
            env: { MODEL: "/models/GLM-4.7-W8A8", HCCL_BUFFSIZE: "200" },
            args: { maxModelLen: 8192 },
          },
        },
      });
      "
    `);
  });
});
