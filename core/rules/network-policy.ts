import { defineRule, KV_POOL } from "../domain/index.ts";

export const networkPolicyNodes = defineRule({
  id: "network-policy-nodes",
  source: "Kubernetes, NetworkPolicy: labels select no pods in the host network",
  per: "topology",
  check: (topology) => {
    const { site, wholeNodes, engine } = topology;
    if (site.networkPolicy === undefined || site.networkPolicy.nodes.length > 0) return [];
    if (!wholeNodes || engine.pool?.(topology) === undefined) return [];
    return [
      {
        path: "networkPolicy.nodes",
        message: `networkPolicy.nodes is required: engines reach ${KV_POOL} from the addresses of their nodes, and the policy would block them.`,
        fix: "Set networkPolicy.nodes to the addresses of your nodes, e.g. [10.0.0.0/16]",
      },
    ];
  },
});
