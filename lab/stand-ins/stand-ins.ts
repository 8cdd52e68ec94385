import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../core/index.ts";
import { type StandInWeights, nodeFiles, pathIn } from "./node-files.ts";
import type { PlacedFile } from "./placed-file.ts";
import { releaseFile } from "./release.ts";

/** Directory of the stand-ins' Python in the image. */
const HOME = "/opt/stand-ins";

/** On the search path of every python3 of Debian. */
const PACKAGES = "/usr/lib/python3/dist-packages";

const EXAMPLES = "/vllm-workspace/vllm-ascend/examples/disaggregated_prefill_v1";

/** Stand-ins of an engine: additions of its image to a Debian with bash and python3, and files of its nodes. */
export interface StandIns {
  readonly image: {
    readonly files: readonly PlacedFile[];
    /** Variables of the real image's configuration and of the stand-ins. */
    readonly environment: Readonly<Record<string, string>>;
  };
  readonly node: { readonly files: readonly PlacedFile[] };
}

/** Timing of the stand-ins. */
export interface Pace extends StandInWeights {
  /** Factor on the engines' time limits, such as the five minutes in which ranks look for their head. @default 1 */
  readonly timeScale?: number;
}

/** The stand-ins of a plan's engine in the plan's release. */
export function standInsOf(planned: Plan, pace: Pace = {}): StandIns {
  const python = readdirSync(join(import.meta.dirname, "python"))
    .filter((name) => name.endsWith(".py"))
    .map((name) => placed(`${HOME}/${name}`, `python/${name}`, 0o644));
  const server = serverOf(planned);
  return {
    image: {
      files: [
        ...python,
        { path: `${HOME}/release.json`, mode: 0o644, content: releaseFile(planned) },
        ...server.image,
      ],
      environment: {
        ...server.environment,
        STAND_IN_TIME_SCALE: String(pace.timeScale ?? 1),
      },
    },
    node: { files: [...nodeFiles(planned, pace), ...server.node] },
  };
}

interface Server {
  readonly image: readonly PlacedFile[];
  readonly node: readonly PlacedFile[];
  readonly environment: Readonly<Record<string, string>>;
}

const vendor = [
  placed("/usr/local/Ascend/ascend-toolkit/set_env.sh", "image/toolkit-set-env.sh", 0o755),
  placed("/usr/local/Ascend/nnal/atb/set_env.sh", "image/atb-set-env.sh", 0o755),
];

function serverOf(planned: Plan): Server {
  const { name } = planned.topology.spec.engine;
  switch (name) {
    case "vllm-ascend":
      return {
        image: [
          ...vendor,
          program("/usr/local/bin/vllm", "vllm_serve"),
          program(`${EXAMPLES}/load_balance_proxy_server_example.py`, "load_balance_proxy"),
          program(
            `${EXAMPLES}/load_balance_proxy_layerwise_server_example.py`,
            "load_balance_proxy_layerwise",
          ),
          program("/usr/local/bin/mooncake_master", "mooncake_master"),
          {
            path: `${PACKAGES}/memcache_hybrid/__init__.py`,
            mode: 0o644,
            content: `import sys\n\nsys.path.insert(0, "${HOME}")\nfrom memcache_meta import MetaService  # noqa: E402, F401\n`,
          },
          placed(
            "/vllm-workspace/vllm-ascend/tools/install_flash_infer_attention_score_ops_a2.sh",
            "image/install-operators.sh",
            0o755,
          ),
        ],
        node: [],
        // vllm-ascend v0.20.2rc1, Dockerfile.a3.
        environment: { TASK_QUEUE_ENABLE: "1", OMP_NUM_THREADS: "1" },
      };
    case "xllm":
      return xllmServer(planned);
    case "lightllm":
      return {
        image: [
          { path: `${PACKAGES}/lightllm/__init__.py`, mode: 0o644, content: "" },
          { path: `${PACKAGES}/lightllm/server/__init__.py`, mode: 0o644, content: "" },
          program(`${PACKAGES}/lightllm/server/api_server.py`, "lightllm_server"),
          { path: "/usr/local/bin/python", mode: 0o755, content: '#!/bin/sh\nexec python3 "$@"\n' },
        ],
        node: [],
        environment: {},
      };
    default:
      throw new RangeError(`the engine ${name} has no stand-in`);
  }
}

/** The documents build the server on the volume of the weights; with another binaryPath it is part of the image. */
function xllmServer(planned: Plan): Server {
  const { site, spec } = planned.topology;
  const path = site.xllm.binaryPath ?? "/usr/local/bin/xllm";
  const onVolume = path.startsWith(`${spec.model.volumePath.replace(/\/+$/u, "")}/`);
  const hostPath = site.weights.hostPath?.path ?? spec.model.volumePath;
  return {
    image: [
      ...vendor,
      placed("/usr/local/bin/numactl", "image/numactl.sh", 0o755),
      placed(`${PACKAGES}/torch_npu.py`, "image/torch-npu.py", 0o644),
      { path: `${PACKAGES}/torch/__init__.py`, mode: 0o644, content: "" },
      ...(onVolume ? [] : [program(path, "xllm_server")]),
    ],
    node: onVolume ? [program(join(hostPath, pathIn(planned, path)), "xllm_server")] : [],
    environment: {},
  };
}

function program(path: string, module: string): PlacedFile {
  const content = [
    "#!/usr/bin/env python3",
    "import sys",
    "",
    `sys.path.insert(0, "${HOME}")`,
    `from ${module} import main  # noqa: E402`,
    "",
    'if __name__ == "__main__":',
    "    main()",
    "",
  ].join("\n");
  return { path, mode: 0o755, content };
}

function placed(path: string, from: string, mode: number): PlacedFile {
  return { path, mode, content: readFileSync(join(import.meta.dirname, from), "utf8") };
}
