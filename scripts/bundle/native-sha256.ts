import type { Plugin } from "rolldown";

const NATIVE = "\0glm-serve:sha256";

/** Replaces the SHA-256 in JavaScript, which keeps the sources free of Node, by that of Node. */
export function nativeSha256(): Plugin {
  return {
    name: "native-sha256",
    resolveId: (id) => (id === "@noble/hashes/sha2.js" ? NATIVE : undefined),
    load: (id) =>
      id === NATIVE
        ? `import { createHash } from "node:crypto";
           export function sha256(bytes) { return createHash("sha256").update(bytes).digest(); }`
        : undefined,
  };
}
