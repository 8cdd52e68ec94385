import type { ResolvedTopology } from "../domain/index.ts";

/** Below this directory, containers mount directories of their node that the image has, too. */
export const HOST_PROGRAMS = "/run/glm-serve-host";

/** Directory of the link to npu-smi. Other programs of the node stay out of PATH. */
const LINKS = "/run/glm-serve/bin";

/** Where a container finds npu-smi of its node, if the node has it there. */
export function npuSmiInContainer(path: string): string {
  return `${HOST_PROGRAMS}${path}`;
}

/** Lines of bash for every process of a pod: lets it find npu-smi of the node after all programs of the image. */
export function findNpuSmi({ platform: { npuSmi } }: ResolvedTopology): readonly string[] {
  return npuSmi.length === 0 ? [] : [`export PATH="$PATH:${LINKS}"`];
}

/**
 * Lines of bash that link npu-smi of the node. Engines start without it: vllm-ascend logs a warning and binds no CPUs
 * (vllm_ascend/worker/worker.py, bind_cpus).
 */
export function linkNpuSmi({ platform: { npuSmi } }: ResolvedTopology): readonly string[] {
  if (npuSmi.length === 0) return [];
  return [
    `for npu_smi in ${npuSmi.map(npuSmiInContainer).join(" ")}; do`,
    "  if [[ -f $npu_smi ]]; then",
    `    mkdir -p ${LINKS}`,
    `    ln -sf "$npu_smi" ${LINKS}/npu-smi`,
    "    break",
    "  fi",
    "done",
    "if ! command -v npu-smi >/dev/null; then",
    `  echo "glm-serve: npu-smi is missing on the node: ${npuSmi.join(", ")}; engines start without it, but vllm-ascend binds no CPUs" >&2`,
    "fi",
  ];
}
