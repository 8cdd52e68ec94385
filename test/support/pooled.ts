import type { Topology } from "../../core/index.ts";
import { prefillDecode } from "./topologies.ts";

/** The documented prefill/decode topology with a MultiConnector and its own pool (GLM-5.2, eight A2, in the newer documents). */
export function pooled(change: (topology: Topology) => void = () => {}): Topology {
  return prefillDecode((topology) => {
    topology.kvTransfer = {
      connector: "MultiConnector",
      useAscendDirect: true,
      settings: { kv_load_failure_policy: "recompute" },
      connectors: [
        { connector: "MooncakeConnectorV1" },
        {
          connector: "AscendStoreConnector",
          extraConfig: { backend: "mooncake", lookup_rpc_port: "0" },
        },
      ],
      pool: { backend: "mooncake", port: 50_088 },
    };
    change(topology);
  });
}
