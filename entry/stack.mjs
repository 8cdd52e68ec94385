// The main program of a Pulumi stack of this checkout. JavaScript, so that an older Node, which reads no TypeScript, reports
// its version instead of an unknown file extension.
import "./checkout.cjs";
import peers from "./peers.cjs";

export default async function deploy() {
  peers.requireAll();
  return { ...(await import("../stacks/index.ts")) };
}
