/**
 * Where installers put npu-smi: deployment documents 002 and 004. Every Linux has both directories (Filesystem Hierarchy
 * Standard 3.0, §4.9). ascend-docker-runtime mounts the file where it exists.
 */
export const npuSmiPaths = ["/usr/local/bin/npu-smi", "/usr/local/sbin/npu-smi"] as const;

/** Where installers put npu-smi. */
export type NpuSmiPath = (typeof npuSmiPaths)[number];
