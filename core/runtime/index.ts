export { allPodFiles, knownDigest, podFiles } from "./pod-files.ts";
export { runtimeFiles } from "./runtime-files.ts";
