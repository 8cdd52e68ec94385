import { PortAddress } from "../../../domain/index.ts";

/** A proxy of vllm-ascend's examples. All take the same arguments for the addresses of both sides. */
export interface ProxyScript {
  /** File in `examples/disaggregated_prefill_v1`. */
  readonly file: string;
  /** Where it may listen: on every address, or on one that decode reaches, since it passes that address on. */
  readonly address: PortAddress;
  readonly healthPath: string;
}

/** Asks prefill for one token, then decode with what prefill answered. */
export const PULL_PROXY: ProxyScript = {
  file: "load_balance_proxy_server_example.py",
  address: PortAddress.Every,
  // No release of the script answers /health or /metrics.
  healthPath: "/healthcheck",
};

/**
 * Asks decode first, which calls the proxy's `/v1/metaserver` once it can receive; then asks prefill. Refuses to listen on
 * every address since v0.18.0, and passes its `--host` to decode in every release
 * (load_balance_proxy_layerwise_server_example.py at v0.20.2rc1, lines 278-283 and 434).
 */
export const LAYERWISE_PROXY: ProxyScript = {
  file: "load_balance_proxy_layerwise_server_example.py",
  address: PortAddress.Own,
  healthPath: "/healthcheck",
};
