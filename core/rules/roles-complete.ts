import type { RuleProblem, EngineRule } from "../domain/index.ts";
import { Role } from "../topology/index.ts";

export const rolesComplete: EngineRule = {
  id: "roles-complete",
  source:
    "vllm-ascend, mooncake_connector.py: each side is told the degrees of one prefill and one decode group",
  check: ({ groups, spec }) => {
    const count = (role: Role) => groups.filter((group) => group.role === role).length;
    const [serve, prefill, decode] = [count(Role.Serve), count(Role.Prefill), count(Role.Decode)];
    const objections: RuleProblem[] = [];
    const object = (path: string, message: string, fix: string) => objections.push({ path, message, fix });
    if (prefill + decode === 0) {
      if (spec.kvTransfer !== undefined)
        object(
          "kvTransfer",
          "There is no prefill or decode group that would hand over a KV cache.",
          "take it out",
        );
      if (spec.proxy !== undefined)
        object(
          "proxy",
          "The proxy routes between prefill and decode, and there are no such groups.",
          "take it out",
        );
      if (serve > 1)
        object(
          "groups",
          "Several serving groups would answer behind one address as if they were one.",
          "use replicas of one group",
        );
      return objections;
    }
    if (prefill !== 1 || decode !== 1)
      object(
        "groups",
        `Prefill groups: ${prefill}, decode groups: ${decode}; the two sides are one group each.`,
        "describe one group of each role; use its replicas for more",
      );
    if (serve > 0)
      object(
        "groups",
        "A group that serves on its own cannot stand beside prefill and decode.",
        "give it a topology of its own",
      );
    if (spec.kvTransfer === undefined)
      object(
        "kvTransfer",
        "Prefill and decode need a way to hand over the KV cache.",
        'add it, e.g. { connector: "MooncakeConnectorV1", useAscendDirect: true }',
      );
    if (spec.proxy === undefined)
      object("proxy", "Nothing routes requests to prefill and decode.", "add it, e.g. { port: 8000 }");
    return objections;
  },
};
