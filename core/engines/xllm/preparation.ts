import { inRange, type ResolvedGroup, type ResolvedTopology } from "../../domain/index.ts";
import { quote } from "../../launch/index.ts";

const VENDOR_FILES = [
  "source_vendor /usr/local/Ascend/ascend-toolkit/set_env.sh",
  "source_vendor /usr/local/Ascend/nnal/atb/set_env.sh",
];

/** Lines that run once per pod: they check the image, remove the files of earlier runs and initialize the devices. */
export function prepare({ spec, site }: ResolvedTopology, group: ResolvedGroup): readonly string[] {
  const registersHostName = group.nodes > 1 && inRange(spec.engine.version, { before: "0.11" });
  return [
    ...requirePrograms(site.xllm.binaryPath ?? "", group),
    // Deployment document 004, §3.
    "rm -rf /root/atb/log/ /root/ascend/log/ core.*",
    // The processes of a node exchange HCCL's root information here; a stale object stalls them (ATB comm.cpp).
    "rm -f /dev/shm/hcclShareMem*",
    ...(registersHostName ? refuseLoopback : []),
    ...initializeDevices(group.usedDevices),
  ];
}

/** The published images contain neither the server nor numactl (deployment document 004, §2). */
function requirePrograms(binaryPath: string, group: ResolvedGroup): string[] {
  const binary = quote(binaryPath);
  return [
    `if [[ ! -x ${binary} ]]; then`,
    `  echo "glm-serve: xllm.binaryPath" ${binary} "is not an executable file: build the server there, or correct xllm.binaryPath." >&2`,
    "  exit 1",
    "fi",
    ...(group.cpusPerRank === undefined
      ? []
      : [
          "if ! command -v numactl >/dev/null; then",
          '  echo "glm-serve: the image does not contain numactl: install numactl, or remove cpusPerRank from the topology." >&2',
          "  exit 1",
          "fi",
        ]),
  ];
}

/** Before 0.11 a worker registers the first address of its host's own name, at which rank-0 calls it (xLLM #779). */
const refuseLoopback = [
  "own_address=$(python3 -B -c 'import socket; print(socket.gethostbyname(socket.gethostname()))')",
  "if [[ -z $own_address || $own_address == 127.* ]]; then",
  '  echo "glm-serve: the name of this host, $(uname -n), resolves to ${own_address:-nothing}." >&2',
  '  echo "glm-serve: xLLM before 0.11 registers that address with rank-0, which cannot reach this node there." >&2',
  '  echo "glm-serve: add \\"$HOST_IP $(uname -n)\\" to /etc/hosts of the node, above every line with 127.*, and delete this pod." >&2',
  "  exit 1",
  "fi",
];

/**
 * After a reboot of the node the devices must be opened once (deployment document 004, §3, whose one-liner is a syntax error: a loop
 * cannot follow a semicolon). The subshell keeps the vendor's variables out of the processes, which source the files again.
 */
function initializeDevices(count: number): string[] {
  return [
    "if ! (",
    ...VENDOR_FILES.map((line) => `  ${line}`),
    `  exec python3 -c $'import torch_npu\\nfor device in range(${count}):\\n    torch_npu.npu.set_device(device)'`,
    "); then",
    `  echo "glm-serve: initializing devices 0–${count - 1} failed; see the lines above and npu-smi info on the node." >&2`,
    "  exit 1",
    "fi",
  ];
}

/** Lines that run in each process: the paths and variables of deployment document 004, §3, in its order. */
export function preamble(group: ResolvedGroup): readonly string[] {
  return [
    "PYTHON_INCLUDE_PATH=$(python3 -c 'import sysconfig; print(sysconfig.get_path(\"include\"))') || exit 1",
    // Deployment document 004 sets the include path here, too.
    "PYTHON_LIB_PATH=$PYTHON_INCLUDE_PATH",
    // Importing torch would take seconds in each process.
    "PYTORCH_INSTALL_PATH=$(python3 -c 'import importlib.util as u, os; print(os.path.dirname(os.path.abspath(u.find_spec(\"torch\").origin)))' 2>/dev/null) ||",
    '  { echo "glm-serve: the Python of the image does not contain torch: check image of the site." >&2; exit 1; }',
    "LIBTORCH_ROOT=$PYTORCH_INSTALL_PATH",
    "export PYTHON_INCLUDE_PATH PYTHON_LIB_PATH PYTORCH_INSTALL_PATH LIBTORCH_ROOT",
    'export LD_LIBRARY_PATH="/usr/local/libtorch_npu/lib:/usr/local/Ascend/ascend-toolkit/latest/opp/vendors/xllm/op_api/lib/${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"',
    ...VENDOR_FILES,
    // The vendor's files overwrite these two families; the topology's values must win.
    ...Object.entries(group.env)
      .filter(([name]) => name.startsWith("ATB_") || name.startsWith("ASDOPS_"))
      .map(([name, value]) => `export ${name}=${quote(value)}`),
    // Last, so that only the engine loads it. Newer images have tcmalloc instead.
    ...("LD_PRELOAD" in group.env
      ? []
      : ['export LD_PRELOAD="/usr/lib64/libjemalloc.so.2${LD_PRELOAD:+:$LD_PRELOAD}"']),
  ];
}
