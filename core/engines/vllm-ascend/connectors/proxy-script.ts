import { PortAddress, type VersionRange } from "../../../domain/index.ts";

/** A proxy of vllm-ascend's examples. All take the same arguments for the addresses of both sides. */
export interface ProxyScript {
  /** File in `examples/disaggregated_prefill_v1`. */
  readonly file: string;
  /** Where it may listen: on every address, or on one that decode reaches, since it passes that address on. */
  readonly address: PortAddress;
  readonly healthPath: string;
  /** Releases of the script with `/instances/add` and `/instances/remove`. @default none */
  readonly changesRanks?: VersionRange;
  /** Those in which a request that ends makes the proxy forget that its rank was removed. @default none */
  readonly forgetsRemoval?: VersionRange;
}

/** Asks prefill for one token, then decode with what prefill answered. */
export const PULL_PROXY: ProxyScript = {
  file: "load_balance_proxy_server_example.py",
  address: PortAddress.Every,
  // No release of the script answers /health or /metrics.
  healthPath: "/healthcheck",
  // load_balance_proxy_server_example.py at v0.13.0, lines 882-889, v0.20.2rc1, :913-920, and v0.23.0, :1187-1194. v0.12.0rc1 has none.
  changesRanks: { since: "0.13" },
  // While a request runs, remove isolates a rank since v0.15.0rc1 (:423); a request that ends there sets an ordinary priority (v0.20.2rc1,
  // :230-246 and :277-315). Since v0.21.0rc1 the priority of an isolated rank is fixed (v0.23.0, :276-281).
  forgetsRemoval: { since: "0.15", before: "0.21" },
};

/**
 * Asks decode first, which calls the proxy's `/v1/metaserver` once it can receive; then asks prefill. Refuses to listen on
 * every address since v0.18.0, and passes its `--host` to decode in every release
 * (load_balance_proxy_layerwise_server_example.py at v0.20.2rc1, lines 278-283 and 434). No release can add or remove a rank
 * (its routes at v0.20.2rc1, lines 557-578, and v0.26.0rc1, 592-675).
 */
export const LAYERWISE_PROXY: ProxyScript = {
  file: "load_balance_proxy_layerwise_server_example.py",
  address: PortAddress.Own,
  healthPath: "/healthcheck",
};
