export { packagedFiles, packageVersion } from "./packaged-files.ts";
export { allPodFiles, knownDigest, podFiles } from "./pod-files.ts";
export { runtimeFiles } from "./runtime-files.ts";
