import { plan, type Plan } from "../../../core/index.ts";
import a3 from "../../../stacks/a3-1p1d.ts";

/** The stack a3-1p1d with replicas: 64 nodes. */
export function planOf64Nodes(): Plan {
  const { prefill, decode } = a3.groups;
  return plan({
    ...a3,
    name: "a3-64-nodes",
    groups: { prefill: { ...prefill, replicas: 16 }, decode: { ...decode, replicas: 8 } },
  });
}

/** The stack a3-1p1d with two replicas on a site that keeps each group in one domain: 12 nodes. */
export function planInDomains(): Plan {
  const { prefill, decode } = a3.groups;
  return plan(
    {
      ...a3,
      name: "a3-in-domains",
      groups: { prefill: { ...prefill, replicas: 2 }, decode: { ...decode, replicas: 2 } },
    },
    { placement: { domainLabel: "huawei.com/topotree.rackid", spread: "preferred" } },
  );
}
