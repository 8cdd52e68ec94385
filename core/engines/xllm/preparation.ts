import type { ResolvedGroup, ResolvedTopology } from "../../domain/index.ts";
import { quote } from "../../launch/index.ts";
import { dialectOf } from "./dialects.ts";

const VENDOR_FILES = [
  "source_vendor /usr/local/Ascend/ascend-toolkit/set_env.sh",
  "source_vendor /usr/local/Ascend/nnal/atb/set_env.sh",
];

/** Once per pod: what earlier runs left behind goes, and the devices are woken. */
export function prepare({ spec, site }: ResolvedTopology, group: ResolvedGroup): readonly string[] {
  const multiple = group.nodes > 1 && dialectOf(spec.engine.version) !== "0.11-preview";
  return [
    ...requirePrograms(site.xllm.binaryPath ?? "", group),
    // Source 004, §3.
    "rm -rf /root/atb/log/ /root/ascend/log/ core.*",
    // The processes of a machine exchange HCCL's root information there; a stale object stalls them (ATB comm.cpp).
    "rm -f /dev/shm/hcclShareMem*",
    ...(multiple ? refuseLoopback : []),
    ...wakeDevices(group.usedDevices),
  ];
}

/** The published images hold neither the server nor numactl (source 004, §2). */
function requirePrograms(binaryPath: string, group: ResolvedGroup): string[] {
  const binary = quote(binaryPath);
  return [
    `if [[ ! -x ${binary} ]]; then`,
    `  echo "glm-serve: there is no program at" ${binary} "(xllm.binaryPath of the site): build it there, or correct the path." >&2`,
    "  exit 1",
    "fi",
    ...(group.cpusPerRank === undefined
      ? []
      : [
          "if ! command -v numactl >/dev/null; then",
          '  echo "glm-serve: the image lacks numactl: install it, or take cpusPerRank out of the topology." >&2',
          "  exit 1",
          "fi",
        ]),
  ];
}

/** Before 0.11 a worker registers the first address of its host's own name, and rank 0 calls it there (xLLM #779). */
const refuseLoopback = [
  "own_address=$(python3 -B -c 'import socket; print(socket.gethostbyname(socket.gethostname()))')",
  "if [[ -z $own_address || $own_address == 127.* ]]; then",
  '  echo "glm-serve: the name of this host, $(uname -n), resolves to ${own_address:-nothing}." >&2',
  '  echo "glm-serve: xLLM before 0.11 registers that address with rank 0, which then cannot reach this machine." >&2',
  '  echo "glm-serve: write \\"$HOST_IP $(uname -n)\\" into /etc/hosts of the node, before any line with 127.*, and delete this pod." >&2',
  "  exit 1",
  "fi",
];

/**
 * After a reboot of the machine the devices must be opened once (source 004, §3, whose one-liner is a syntax error: a loop
 * cannot follow a semicolon). In a shell of its own, for the vendor's files are read again by each process.
 */
function wakeDevices(count: number): string[] {
  return [
    "if ! (",
    ...VENDOR_FILES.map((line) => `  ${line}`),
    `  exec python3 -c $'import torch_npu\\nfor device in range(${count}):\\n    torch_npu.npu.set_device(device)'`,
    "); then",
    `  echo "glm-serve: not every one of the devices 0 to ${count - 1} could be initialised; see the lines above and npu-smi info on the node." >&2`,
    "  exit 1",
    "fi",
  ];
}

/** Each process: the paths and variables of source 004, §3, in its order. */
export function preamble(group: ResolvedGroup): readonly string[] {
  return [
    "PYTHON_INCLUDE_PATH=$(python3 -c 'import sysconfig; print(sysconfig.get_path(\"include\"))') || exit 1",
    // The document sets the include path here, too.
    "PYTHON_LIB_PATH=$PYTHON_INCLUDE_PATH",
    // Where `import torch` would find it, without the seconds that importing takes in each process.
    "PYTORCH_INSTALL_PATH=$(python3 -c 'import importlib.util as u, os; print(os.path.dirname(os.path.abspath(u.find_spec(\"torch\").origin)))' 2>/dev/null) ||",
    '  { echo "glm-serve: python3 has no torch: is this the right image?" >&2; exit 1; }',
    "LIBTORCH_ROOT=$PYTORCH_INSTALL_PATH",
    "export PYTHON_INCLUDE_PATH PYTHON_LIB_PATH PYTORCH_INSTALL_PATH LIBTORCH_ROOT",
    'export LD_LIBRARY_PATH="/usr/local/libtorch_npu/lib:/usr/local/Ascend/ascend-toolkit/latest/opp/vendors/xllm/op_api/lib/${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"',
    ...VENDOR_FILES,
    // They overwrite these two families; what the document sets must win.
    ...Object.entries(group.env)
      .filter(([name]) => name.startsWith("ATB_") || name.startsWith("ASDOPS_"))
      .map(([name, value]) => `export ${name}=${quote(value)}`),
    // Last, so that only the engine is loaded with it. Newer images have tcmalloc instead.
    ...("LD_PRELOAD" in group.env
      ? []
      : ['export LD_PRELOAD="/usr/lib64/libjemalloc.so.2${LD_PRELOAD:+:$LD_PRELOAD}"']),
  ];
}
