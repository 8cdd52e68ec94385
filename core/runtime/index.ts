export { packagedFiles } from "./packaged-files.ts";
export { packageVersion } from "./package-version.ts";
export { allPodFiles, knownDigest, podFiles } from "./pod-files.ts";
export { runtimeFiles } from "./runtime-files.ts";
