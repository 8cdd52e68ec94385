import { join } from "node:path";
import type { Plugin } from "rolldown";

const PEER = /^@pulumi\/(?:pulumi|kubernetes)(?:\/|$)/;

const VIRTUAL = "\0peer:";

/**
 * Loads the Pulumi packages through `entry/peers.cjs`, which explains what is missing. An import would fail before any code
 * of the package runs.
 */
export function peerPackages(root: string): Plugin {
  return {
    name: "peer-packages",
    resolveId: {
      filter: { id: PEER },
      handler: (id) => ({ id: `${VIRTUAL}${id}`, moduleSideEffects: false }),
    },
    load: {
      filter: { id: new RegExp(`^${VIRTUAL}`) },
      handler: (id) => ({
        code: `module.exports = require(${JSON.stringify(join(root, "entry/peers.cjs"))}).load(${JSON.stringify(id.slice(VIRTUAL.length))});`,
        moduleType: "js",
      }),
    },
  };
}
