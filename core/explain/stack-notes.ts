import type { Note } from "./explanation.ts";

/** What the comments of stack files say about single settings. Written by scripts/explanations.ts. */
export const stackNotes: Readonly<Record<string, readonly Note[]>> = {
  "a2-glm47-2node": [
    {
      "heading": "Note",
      "text": "The document patches files of the image to make `--tool-call-parser glm47` and the two thinking switches work. Here vLLM's plugin mechanism loads the parsers instead (`--tool-parser-plugin`, `--reasoning-parser-plugin`)."
    },
    {
      "heading": "Note",
      "text": "v0.13.0rc1 reads neither the four keys of `additionalConfig` nor `VLLM_USE_V1`; they stay because the document sets them. The document's `docker run` sets PYTORCH_NPU_ALLOC_CONF=max_split_size_mb:256, which its start script overwrites."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--tool-parser-plugin` and `--reasoning-parser-plugin`, instead of the patches."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    }
  ],
  "a2-glm47-fp8": [
    {
      "heading": "Note",
      "text": "The image is v0.18.0rc1 with CANN 8.5.1. The document says that this release needs a script that replaces attention operators, but leaves its line commented out. To run it: `pulumi config set --path vllmAscend.installFiaOperators true`. The script downloads at every start, so the nodes need internet access."
    },
    {
      "heading": "Documented variables without effect, kept unchanged",
      "text": "No release reads `VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE`."
    },
    {
      "heading": "Documented variables without effect, kept unchanged",
      "text": "`VLLM_ASCEND_ENABLE_FUSED_MC2` works on A3 only (ascend_forward_context.py:283)."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`--host 0.0.0.0 --port 8000` and `--data-parallel-size 1`: the defaults that the document relies on, made explicit."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`HCCL_IF_IP`, `VLLM_HOST_IP` and the names of the NIC. With hostNetwork a pod sees every NIC of the node, and the first one that HCCL or Gloo finds can be the wrong one."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`--shutdown-timeout`, the grace period minus 30 s. Without it vLLM aborts running requests at SIGTERM."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget. By default the API process gives up after 600 s; loading the weights from a cold file system takes longer."
    }
  ],
  "a2-glm47-w8a8-2node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Documented values without effect, kept unchanged",
      "text": "`VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE`, which no release reads."
    },
    {
      "heading": "Documented values without effect, kept unchanged",
      "text": "`cudagraph_capture_sizes` 1, 2 and 4: `enable_shared_expert_dp` keeps multiples of the 8 devices of a rank alone (vllm-ascend v0.30.0rc2, platform.py:1279)."
    }
  ],
  "a2-glm5-w4a8-2node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s. Without it vLLM aborts running requests at SIGTERM."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget. By default the API process gives up after 600 s; loading the weights from a cold file system takes longer."
    }
  ],
  "a2-glm5-w4a8": [
    {
      "heading": "Additions to the documented process",
      "text": "`HCCL_IF_IP`, `VLLM_HOST_IP` and the names of the NIC. With hostNetwork a pod sees every NIC of the node, and the first one that HCCL or Gloo finds can be the wrong one."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`--shutdown-timeout`, the grace period minus 30 s. Without it vLLM aborts running requests at SIGTERM."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget. By default the API process gives up after 600 s; loading the weights from a cold file system takes longer."
    },
    {
      "heading": "Note",
      "text": "For low latency on one node the document recommends dp 1, tp 16 without expert parallelism. Remove `enableExpertParallel` and VLLM_ASCEND_ENABLE_FLASHCOMM1 together: without expert parallelism the plugin rejects FLASHCOMM1 on a mixture-of-experts model."
    }
  ],
  "a2-glm51-w4a8-2node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "`enable_balance_scheduling` stays at the top of `additionalConfig`, where the document sets it; each start warns that scheduler_config is its place now (vllm-ascend v0.30.0rc2, ascend_config.py:1663)."
    },
    {
      "heading": "Note",
      "text": "The document sets no parsers here; its FAQ sets `toolCallParser` glm47, `reasoningParser` glm45 and `enableAutoToolChoice` for tool calls and reasoning."
    }
  ],
  "a2-glm51-w4a8": [
    {
      "heading": "Additions to the documented process",
      "text": "`HCCL_IF_IP`, `VLLM_HOST_IP` and the names of the NIC. With hostNetwork a pod sees every NIC of the node, and the first one that HCCL or Gloo finds can be the wrong one."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "`enable_balance_scheduling` stays at the top of `additionalConfig`, where the document sets it; each start warns that scheduler_config is its place now (vllm-ascend v0.30.0rc2, ascend_config.py:1663)."
    },
    {
      "heading": "Note",
      "text": "The document sets no parsers here; its FAQ sets `toolCallParser` glm47, `reasoningParser` glm45 and `enableAutoToolChoice` for tool calls and reasoning."
    }
  ],
  "a2-glm52-1p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "The master of the pool, and its port 50088, as in kv_cache_pool_ascend_store.md, to which the document refers. Each process gives the pool 1 GB, as in that document; `kvTransfer.pool.segmentSize` changes that. The nodes need 200,000 huge pages (`vm.nr_hugepages`), as in that document."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP` on prefill, too: the address of the node. By default vLLM uses the NIC of the default route."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "`cudagraph_capture_sizes` has sizes that are no multiples of the six tokens of a sequence (298 is printed so); vLLM rounds them up. Steps above 384 tokens, which is 64 sequences, run without a graph."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "`maxNumBatchedTokens` of decode is 768; the text below the command says 256, which would hold 42 sequences with their drafts."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "`HCCL_BUFFSIZE` 256 of prefill holds 42 tokens of a device if all of them go to the experts of one device."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "No effect: `VLLM_ASCEND_ENABLE_MLAPO`, in prefill beside `enable_dsa_cp` and in decode beside the int8 cache (sfa_v1.py:697), and `VLLM_USE_V1`. The plugin also reads neither `ASCEND_AGGREGATE_ENABLE` nor `ASCEND_TRANSPORT_PRINT`."
    },
    {
      "heading": "Deviations from the document",
      "text": "`MOONCAKE_CONFIG_PATH` is that of the config file that the launch scripts come with."
    },
    {
      "heading": "Deviations from the document",
      "text": "`LD_LIBRARY_PATH` has no /usr/local/python3.11.10/lib: the image has Python 3.12. The launch script adds /usr/local/lib."
    }
  ],
  "a2-glm52-2node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s."
    },
    {
      "heading": "Note",
      "text": "Deviation from the document: `--host` 0.0.0.0, which the command does not set. Without it vLLM listens on every address, too."
    }
  ],
  "a2-glm52-w8a8-1p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "Documented values without effect, kept unchanged: `fuse_muls_add` at the top of `additionalConfig` (by default on in ascend_compilation_config), `enable_sparse_c8` false, which v0.23.0rc1 replaced with two keys, `recompute_scheduler_enable` on prefill, which the release ignores there, and `DYNAMIC_EPLB` on decode, which only permits `dynamic_eplb` of `eplb_config` (v0.23.0.post1, ascend_config.py:887)."
    },
    {
      "heading": "Deviations from the document",
      "text": "v0.23.0.post1. The image of the document, `glm5.2`, belongs to no release, and v0.22.1rc1 does not load the weights (vllm-ascend #11208, #12660)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `VLLM_VERSION` 0.21.0. The plugin would treat vLLM 0.23.0 as 0.21.0 (v0.23.0.post1, utils.py:611)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md)."
    },
    {
      "heading": "Deviations from the document",
      "text": "`kv_connector` MooncakeConnectorV1 without `kv_connector_module_path`: the name under which the plugin registers the class of the document (v0.23.0.post1, kv_transfer/__init__.py:29)."
    }
  ],
  "a2-glm52-w8a8-2node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s."
    },
    {
      "heading": "Note",
      "text": "Documented values without effect, kept unchanged: `fuse_muls_add` at the top of `additionalConfig` (by default on in ascend_compilation_config)."
    },
    {
      "heading": "Deviations from the document",
      "text": "v0.23.0.post1. The image of the document, `glm5.2`, belongs to no release, and v0.22.1rc1 does not load the weights (vllm-ascend #11208, #12660)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `VLLM_VERSION` 0.21.0. The plugin would treat vLLM 0.23.0 as 0.21.0 (v0.23.0.post1, utils.py:611)."
    },
    {
      "heading": "Deviations from the document",
      "text": "`--host` 0.0.0.0, which the commands do not set. Without it vLLM listens on every address, too."
    },
    {
      "heading": "Deviations from the document",
      "text": "The headless node has no `--api-server-count` 1. vLLM refuses it beside `--headless` (vLLM 0.23.0, serve.py:61)."
    }
  ],
  "a2-glm52-w8a8-4node": [
    {
      "heading": "Note",
      "text": "Additions, documented values without effect and deviations are those of a2-glm52-w8a8-2node: v0.23.0.post1, no `VLLM_VERSION`, and `--host` 0.0.0.0. All headless nodes join the head, as the document has it."
    }
  ],
  "a2-glm52-w8a8c8-1p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "The master of the pool, and its port 50088, as in kv_cache_pool_ascend_store.md. Each process gives the pool 1 GB, as in that document; `kvTransfer.pool.segmentSize` changes that. The nodes need 200,000 huge pages (`vm.nr_hugepages`), as in that document."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP` and `TP_SOCKET_IFNAME`, the address of the node and its NIC. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "`maxNumBatchedTokens` 256 of decode holds 64 sequences with their drafts, not the 256 of `maxNumSeqs`."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "vLLM drops the sizes of `cudagraph_capture_sizes` above 256."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "`HCCL_BUFFSIZE` 256 of prefill holds 42 tokens of a device if all of them go to the experts of one device."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "`enable_mlapo` has no effect beside `enable_dsa_cp` in prefill, and beside the int8 cache in decode (sfa_v1.py:1088)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `fuse_muls_add`. At the top of `additionalConfig` it stops the start since v0.27.1rc1 (ascend_config.py:565 of v0.30.0rc2); in ascend_compilation_config it is on by default."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `profilerConfig`: its folder is a placeholder."
    },
    {
      "heading": "Deviations from the document",
      "text": "`MOONCAKE_CONFIG_PATH` is that of the config file that the launch scripts come with."
    },
    {
      "heading": "Deviations from the document",
      "text": "`LD_LIBRARY_PATH` has no /usr/local/python3.11.10/lib: the image has Python 3.12. The launch script adds /usr/local/lib."
    }
  ],
  "a2-glm53-4node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s."
    },
    {
      "heading": "Deviations from the document",
      "text": "No `fuse_muls_add` at the top of `additionalConfig`. vllm-ascend refuses unknown keys there since v0.27.1rc1 (ascend_config.py); in ascend_compilation_config, its place, it is on by default."
    },
    {
      "heading": "Deviations from the document",
      "text": "No `--data-parallel-start-rank 0` on the head. Since 0.28.0 vLLM takes it for one API per node, and then refuses headless nodes (vLLM 0.30.0, engine/arg_utils.py:2262, v1/engine/utils.py:1353). Rank 0 is the default."
    },
    {
      "heading": "Documented values, kept unchanged",
      "text": "`VLLM_ASCEND_ENABLE_MLAPO`, which no release after v0.26.0rc1 reads; enable_mlapo is on by default."
    },
    {
      "heading": "Documented values, kept unchanged",
      "text": "No `toolCallParser`, unlike the command for A3. Set it and `enableAutoToolChoice` for tool calls."
    }
  ],
  "a2-glm53flash-1p1d-pool": [
    {
      "heading": "Note",
      "text": "Each prefill device gives the pool 8 GB of the node's memory, 64 GB per node. The document needs neither huge pages nor `HCCL_INTRA_ROCE_ENABLE` here, unlike kv_cache_pool_ascend_store.md."
    },
    {
      "heading": "Note",
      "text": "`lookup_rpc_port` is part of the name of a local socket (pool_scheduler.py:1233) and no TCP port. vLLM itself also appends the rank to the engine ids (vLLM 0.30.0, v1/engine/core.py:1310)."
    },
    {
      "heading": "Deviations from the document",
      "text": "`MOONCAKE_CONFIG_PATH` is that of the config file that the launch scripts come with. The file has the document's values and the address of the master's Service."
    },
    {
      "heading": "Deviations from the document",
      "text": "Those of a2-glm53flash-1p1d: `--data-parallel-size-local` and `--data-parallel-start-rank` in place of `--data-parallel-rank` for prefill, and its port on the headless node."
    }
  ],
  "a2-glm53flash-1p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Documented values, kept unchanged",
      "text": "MooncakeConnectorV2 reads neither `prefill` and `decode` of its config nor `use_ascend_direct` (kv_p2p/mooncake). Both blocks must still change with the degrees, or they mislead readers."
    },
    {
      "heading": "Documented values, kept unchanged",
      "text": "Prefill has no `limitMmPerPrompt`, so it allows what the model does; decode allows one image per request and no video."
    },
    {
      "heading": "Deviations from the document",
      "text": "Prefill distributes requests to its ranks itself: `--data-parallel-size-local` 1 and, on the second node, `--data-parallel-start-rank` 1 in place of `--data-parallel-rank`. The document sets `headless` on the second node beside `--data-parallel-rank`, which vLLM refuses (\"must not use --headless in external or hybrid dp lb mode\", vLLM 0.30.0, v1/engine/utils.py:1353). Its proxy lists the first node only, as here."
    }
  ],
  "a2-glm53flash-2node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "`limitMmPerPrompt` allows one image per request and no video. The command has no parsers; the document names `glm47` for tool calls and `glm45` for reasoning."
    },
    {
      "heading": "Note",
      "text": "Deviation from the document: no `--data-parallel-start-rank 0` on the head. Since 0.28.0 vLLM takes it for one API per node, and then refuses headless nodes (vLLM 0.30.0, engine/arg_utils.py:2262, v1/engine/utils.py:1353). Rank 0 is the default."
    }
  ],
  "a3-1p1d-high-throughput": [
    {
      "heading": "Note",
      "text": "The document sets no `maxModelLen` and no `maxNumSeqs`; the values here are those of §5.3."
    }
  ],
  "a3-1p1d-low-latency": [
    {
      "heading": "Note",
      "text": "The document sets no `maxModelLen` and no `maxNumSeqs`; the values here are those of §5.3."
    }
  ],
  "a3-1p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. Without it the KV side channel advertises the NIC of the default route (vLLM get_ip), which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s. Without it vLLM aborts running requests at SIGTERM."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget. By default the API process gives up after 600 s; loading the weights from a cold file system takes longer."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "A mount of `/etc/hccn.conf`. Without it decode returns wrong tokens without an error (vllm-ascend#7711)."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "v0.20.2rc1 accepts `recompute_scheduler_enable` on prefill, but has an accuracy bug there. Later documents set it on decode only (vllm-ascend PR #11265)."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "`VLLM_ASCEND_ENABLE_FUSED_MC2` on decode has no effect: expert parallelism spans 64 devices, the limit is 32 (vllm-ascend v0.20.2rc1, ascend_forward_context.py:286)."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "With use_ascend_direct nothing reads `ASCEND_AGGREGATE_ENABLE`, `ASCEND_A3_ENABLE` and `ASCEND_TRANSPORT_PRINT`."
    },
    {
      "heading": "Deviations from the document",
      "text": "For a context of 200k the document adds `\"layer_sharding\": [\"q_b_proj\", \"o_proj\"]` to prefill, but §5.4 forbids `o_proj` with FLASHCOMM1. The stack omits the key; set `[\"q_b_proj\"]` alone if you need it."
    }
  ],
  "a3-glm47-2p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. Without it the KV side channel advertises the NIC of the default route (vLLM get_ip), which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "A mount of `/etc/hccn.conf`. Without it decode returns wrong tokens without an error (vllm-ascend#7711)."
    },
    {
      "heading": "Note",
      "text": "The document sets no parsers here; §5.2 sets `toolCallParser` glm47, `reasoningParser` glm45 and `enableAutoToolChoice`."
    },
    {
      "heading": "Note",
      "text": "`--profiler-config` is left over from profiling and stays: vLLM adds the routes /start_profile and /stop_profile, and records nothing before a request to them (vLLM 0.30.0, entrypoints/serve/profile/api_router.py:38). The traces would lie in vllm_profile below the working directory of the container."
    },
    {
      "heading": "Documented values without effect, kept unchanged",
      "text": "`VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE`, which no release reads; `ASCEND_AGGREGATE_ENABLE`, `ASCEND_A3_ENABLE` and `ASCEND_TRANSPORT_PRINT`, which AscendDirect does not read."
    },
    {
      "heading": "Documented values without effect, kept unchanged",
      "text": "`cudagraph_capture_sizes` of decode above its 128 tokens of a step, and those that are no multiples of the 4 devices of a rank, which `enable_shared_expert_dp` drops (vllm-ascend v0.30.0rc2, platform.py:1279)."
    },
    {
      "heading": "Note",
      "text": "`recompute_scheduler_enable` stays at the top of `additionalConfig`; each start warns that scheduler_config is its place now (ascend_config.py:1663)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md). Mooncake is not in the folder that the document adds: the image installs Mooncake as a package of Python (Dockerfile.a3:75)."
    }
  ],
  "a3-glm47": [
    {
      "heading": "Additions to the documented process",
      "text": "`HCCL_IF_IP`, `VLLM_HOST_IP` and the names of the NIC. With hostNetwork a pod sees every NIC of the node, and the first one that HCCL or Gloo finds can be the wrong one."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "The document sets no parsers here; §5.2 sets `toolCallParser` glm47, `reasoningParser` glm45 and `enableAutoToolChoice`."
    },
    {
      "heading": "Documented values without effect, kept unchanged",
      "text": "`VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE`, which no release reads."
    },
    {
      "heading": "Documented values without effect, kept unchanged",
      "text": "`cudagraph_capture_sizes` 1, 2 and 4: `enable_shared_expert_dp` keeps multiples of the 8 devices of a rank alone (vllm-ascend v0.30.0rc2, platform.py:1279)."
    },
    {
      "heading": "Deviations from the document",
      "text": "`--host` and `--port` are explicit, with what vLLM does by default: port 8000 on every address of the node."
    }
  ],
  "a3-glm5-bf16-2node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s. Without it vLLM aborts running requests at SIGTERM."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget. By default the API process gives up after 600 s; loading the weights from a cold file system takes longer."
    }
  ],
  "a3-glm5-w4a8": [
    {
      "heading": "Additions to the documented process",
      "text": "`HCCL_IF_IP`, `VLLM_HOST_IP` and the names of the NIC. With hostNetwork a pod sees every NIC of the node, and the first one that HCCL or Gloo finds can be the wrong one."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`--shutdown-timeout`, the grace period minus 30 s. Without it vLLM aborts running requests at SIGTERM."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget. By default the API process gives up after 600 s; loading the weights from a cold file system takes longer."
    },
    {
      "heading": "Note",
      "text": "For low latency on one node the document recommends dp 1, tp 16 without expert parallelism. Remove `enableExpertParallel` and VLLM_ASCEND_ENABLE_FLASHCOMM1 together: without expert parallelism the plugin rejects FLASHCOMM1 on a mixture-of-experts model."
    }
  ],
  "a3-glm5-w8a8-2node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s. Without it vLLM aborts running requests at SIGTERM."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget. By default the API process gives up after 600 s; loading the weights from a cold file system takes longer."
    }
  ],
  "a3-glm5-w8a8": [
    {
      "heading": "Additions to the documented process",
      "text": "`HCCL_IF_IP`, `VLLM_HOST_IP` and the names of the NIC. With hostNetwork a pod sees every NIC of the node, and the first one that HCCL or Gloo finds can be the wrong one."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`--shutdown-timeout`, the grace period minus 30 s. Without it vLLM aborts running requests at SIGTERM."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget. By default the API process gives up after 600 s; loading the weights from a cold file system takes longer."
    },
    {
      "heading": "Note",
      "text": "For low latency on one node the document recommends dp 1, tp 16 without expert parallelism. Remove `enableExpertParallel` and VLLM_ASCEND_ENABLE_FLASHCOMM1 together: without expert parallelism the plugin rejects FLASHCOMM1 on a mixture-of-experts model."
    }
  ],
  "a3-glm51-1p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. Without it the KV side channel advertises the NIC of the default route (vLLM get_ip), which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "A mount of `/etc/hccn.conf`. Without it decode returns wrong tokens without an error (vllm-ascend#7711)."
    },
    {
      "heading": "Documented values without effect, kept unchanged",
      "text": "`multistream_overlap_shared_expert`, which fused MC2 turns off (vllm-ascend v0.30.0rc2, ascend_config.py:842)."
    },
    {
      "heading": "Documented values without effect, kept unchanged",
      "text": "`enable_mlapo` on decode: beside an int8 cache the plugin prepares latent attention without MLAPO (sfa_v1.py:1088)."
    },
    {
      "heading": "Note",
      "text": "`recompute_scheduler_enable` stays at the top of `additionalConfig`; each start warns that scheduler_config is its place now (ascend_config.py:1663). With HDK 0.26.0 (as upstream writes it) or earlier, `c8_enable_reshape_optim` may conflict with operators on the AI CPU; set it to false there (vllm-ascend#16952)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `fuse_muls_add`. v0.27.1rc1 and later refuse unknown keys at the top of `additionalConfig` (v0.30.0rc2, ascend_config.py:565); in ascend_compilation_config it is on by default (:129)."
    },
    {
      "heading": "Deviations from the document",
      "text": "`enable_fused_mc2` is 1. The key is a number, as which the plugin reads the documented true (:608)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The headless node also has `--port`, which it does not use."
    },
    {
      "heading": "Deviations from the document",
      "text": "The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md)."
    }
  ],
  "a3-glm51-2node-low-latency": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "`enable_balance_scheduling` stays at the top of `additionalConfig`, where the document sets it; each start warns that scheduler_config is its place now (vllm-ascend v0.30.0rc2, ascend_config.py:1663). `enable_mlapo` beside `enable_dsa_cp` has no effect and stays: the attention of DSA-CP has no fused preprocessing (vllm-ascend v0.30.0rc2, sfa_cp.py:624)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `fuse_muls_add`. v0.27.1rc1 and later refuse unknown keys at the top of `additionalConfig` (v0.30.0rc2, ascend_config.py:565); in ascend_compilation_config it is on by default (:129)."
    },
    {
      "heading": "Deviations from the document",
      "text": "`enable_fused_mc2` is 1. The key is a number, as which the plugin reads the documented true (:608)."
    }
  ],
  "a3-glm51-2node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "`enable_balance_scheduling` stays at the top of `additionalConfig`, where the document sets it; each start warns that scheduler_config is its place now (vllm-ascend v0.30.0rc2, ascend_config.py:1663). `enable_mlapo` beside `enable_dsa_cp` has no effect and stays: the attention of DSA-CP has no fused preprocessing (vllm-ascend v0.30.0rc2, sfa_cp.py:624)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `fuse_muls_add`. v0.27.1rc1 and later refuse unknown keys at the top of `additionalConfig` (v0.30.0rc2, ascend_config.py:565); in ascend_compilation_config it is on by default (:129)."
    },
    {
      "heading": "Deviations from the document",
      "text": "`enable_fused_mc2` is 1. The key is a number, as which the plugin reads the documented true (:608)."
    }
  ],
  "a3-glm51-w4a8": [
    {
      "heading": "Additions to the documented process",
      "text": "`HCCL_IF_IP`, `VLLM_HOST_IP` and the names of the NIC. With hostNetwork a pod sees every NIC of the node, and the first one that HCCL or Gloo finds can be the wrong one."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "`enable_balance_scheduling` stays at the top of `additionalConfig`, where the document sets it; each start warns that scheduler_config is its place now (vllm-ascend v0.30.0rc2, ascend_config.py:1663)."
    },
    {
      "heading": "Note",
      "text": "The document sets no parsers here; its FAQ sets `toolCallParser` glm47, `reasoningParser` glm45 and `enableAutoToolChoice` for tool calls and reasoning."
    }
  ],
  "a3-glm52-1m-1p1d-d4": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP` and `TP_SOCKET_IFNAME`, the address of the node and its NIC. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "Documented values without effect, kept unchanged: `multistream_overlap_shared_expert`, which `enable_fused_mc2` turns off (vllm-ascend v0.30.0rc2, ascend_config.py:842), and `enable_mlapo` on decode, beside an int8 cache (sfa_v1.py:1088)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `fuse_muls_add`. At the top of `additionalConfig` it stops the start since v0.27.1rc1 (ascend_config.py:565 of v0.30.0rc2); in ascend_compilation_config it is on by default."
    },
    {
      "heading": "Deviations from the document",
      "text": "`enable_dsa_cp` on the second prefill node, too, as on the first: it changes how the attention of a rank divides prompts, and all prefill ranks serve the same requests."
    },
    {
      "heading": "Deviations from the document",
      "text": "No `--headless`. The document sets it on the second node of each role beside `--data-parallel-rank`, by which each rank has an API of its own; headless ranks would get no requests, and its proxy lists only the first nodes."
    },
    {
      "heading": "Deviations from the document",
      "text": "The `engine_id` of a prefill rank is its rank, and that of a decode rank 100 plus the rank, instead of 0 and 2 for all: with context parallelism decode keeps the ports of a prefill engine by its id. vLLM 0.30 would append the rank (core.py:1311)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md)."
    }
  ],
  "a3-glm52-1m-1p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "Documented values without effect, kept unchanged: `fuse_muls_add` at the top of `additionalConfig` (by default on in ascend_compilation_config), `multistream_overlap_shared_expert`, which fused MC2 turns off (vllm-ascend v0.23.0, ascend_config.py:179), `HCCL_TRANSFER_TIMEOUT`, which HCCL does not have, and `VLLM_ASCEND_ENABLE_MLAPO` on decode, beside an int8 cache (sfa_v1.py:697)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The `engine_id` of a prefill rank is its rank, instead of 0 for both. With context parallelism decode keeps the ports of a prefill engine by this id (vllm-ascend v0.23.0.post1, mooncake_connector.py:2898), and would ask the second rank on the ports of the first. vLLM 0.23 appends only the number of the rank on its node (core.py:1145), which is 0 for both."
    },
    {
      "heading": "Deviations from the document",
      "text": "The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md)."
    }
  ],
  "a3-glm52-1m-2node": [],
  "a3-glm52-1m": [
    {
      "heading": "Additions to the documented process",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "Documented values without effect, kept unchanged: the size 4 of `cudagraph_capture_sizes`."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `kvCacheDtype` int8, which turns SFA C8 on. §9.2 of the document advises against it with decode context parallelism on w4a8c8 weights; the document of August 2026 and upstream's tests with these weights leave it out."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `fuse_muls_add` at the top of `additionalConfig`. The release refuses unknown keys (ascend_config.py:565); in ascend_compilation_config the fusion is on by default (:129)."
    }
  ],
  "a3-glm52-1p1d-d16": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP` and `TP_SOCKET_IFNAME`, the address of the node and its NIC. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "Documented value without effect, kept unchanged: `enable_mlapo` on decode, beside an int8 cache (vllm-ascend v0.30.0rc2, sfa_v1.py:1088)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `fuse_muls_add`. At the top of `additionalConfig` it stops the start since v0.27.1rc1 (ascend_config.py:565 of v0.30.0rc2); in ascend_compilation_config it is on by default."
    },
    {
      "heading": "Deviations from the document",
      "text": "`--kv-cache-dtype` int8 on prefill, too. The document's command has it on decode alone, but decode reads the caches as prefill writes them, and the other documents of these weights set it on both sides."
    },
    {
      "heading": "Deviations from the document",
      "text": "`--port` 9081 of prefill, to which the document's proxy connects. The document's prefill has `$2` without an argument; its headless node does not use the port."
    },
    {
      "heading": "Deviations from the document",
      "text": "Decode has neither `--api-server-count` 16 nor `--headless`. The document sets them beside `--data-parallel-rank`, by which each rank has an API of its own; headless ranks of the second node would get no requests, and its proxy lists only the first."
    },
    {
      "heading": "Deviations from the document",
      "text": "The `engine_id` of a decode rank is 100 plus the rank, as in the document of v0.23.0.post1, instead of 2 for all. vLLM 0.30 would append the rank (core.py:1311)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md)."
    }
  ],
  "a3-glm52-1p1d-roce": [
    {
      "heading": "Note",
      "text": "Additions and documented values with known issues are those of a3-glm52-w4a8c8-1p1d, and so are the deviations (`VLLM_ASCEND_ENABLE_FLASHCOMM1`, `LD_LIBRARY_PATH`) but for one."
    },
    {
      "heading": "Note",
      "text": "Further deviation from the document: `HCCL_BUFFSIZE` 500 of prefill and 950 of decode, instead of 400 and 256. With hierarchy communication the operator that sends tokens to the experts fails below 453 and 905 (ops-transformer, moe_distribute_check_win_size.h; vllm-ascend #16835)."
    }
  ],
  "a3-glm52-1p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "Documented values without effect, kept unchanged: `fuse_muls_add` at the top of `additionalConfig` (by default on in ascend_compilation_config), `multistream_overlap_shared_expert`, which fused MC2 turns off (vllm-ascend v0.23.0, ascend_config.py:179), `HCCL_TRANSFER_TIMEOUT`, which HCCL does not have, and `VLLM_ASCEND_ENABLE_MLAPO` on decode, beside an int8 cache (sfa_v1.py:697)."
    },
    {
      "heading": "Note",
      "text": "Documented value with a known issue, kept unchanged: `layersPerStage` 41 and 37 separates layer 41 from layer 38, whose selection of tokens it uses. The engine starts and serves, but in this release layer 41 uses what its own stage last selected, for other tokens (sfa_v1.py:1946), which can cost accuracy. GLM5.3.md of v0.30.0rc2 has 42 and 36."
    },
    {
      "heading": "Deviations from the document",
      "text": "The headless node also has `--port`, which it does not use."
    },
    {
      "heading": "Deviations from the document",
      "text": "The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md)."
    }
  ],
  "a3-glm52-2node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "Documented values without effect, kept unchanged: `fuse_muls_add` at the top of `additionalConfig` (by default on in ascend_compilation_config), `VLLM_ASCEND_ENABLE_MLAPO` beside `enable_dsa_cp`, and `HCCL_TRANSFER_TIMEOUT`, which HCCL does not have."
    }
  ],
  "a3-glm52-w4a8c8-1m-1p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "All ranks of a role have the same `engine_id`. vLLM 0.26 appends the rank to it (core.py:1280)."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "`recompute_scheduler_enable` has no effect on prefill, and HCCL has no `HCCL_TRANSFER_TIMEOUT`."
    },
    {
      "heading": "Note",
      "text": "Deviation from the document: `enable_flashcomm1` on prefill. Without it `enable_dsa_cp` stops the start (vllm-ascend v0.26.0rc1, utils.py:1402); GLM5.2.md of v0.23.0 has it in this command."
    }
  ],
  "a3-glm52-w4a8c8-1m-2node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`TP_SOCKET_IFNAME`, the NIC of that address, as the older documents set it."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "Deviations from the document, which are those of a3-glm52-1m with their reasons: no `kvCacheDtype` int8, and no `fuse_muls_add` at the top of `additionalConfig`."
    }
  ],
  "a3-glm52-w4a8c8-1p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "All ranks of a role have the same `engine_id`. vLLM 0.26 appends the rank to it (core.py:1280)."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "`maxNumBatchedTokens` 164 of decode holds 27 sequences with their drafts, not the 32 of `maxNumSeqs`."
    },
    {
      "heading": "Documented values with known issues, kept unchanged",
      "text": "HCCL has no `HCCL_TRANSFER_TIMEOUT`."
    },
    {
      "heading": "Deviations from the document",
      "text": "`VLLM_ASCEND_ENABLE_FLASHCOMM1` on prefill. Without it `enable_dsa_cp` stops the start (vllm-ascend v0.26.0rc1, utils.py:1402); GLM5.2.md of v0.23.0 has it in this command."
    },
    {
      "heading": "Deviations from the document",
      "text": "The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md)."
    }
  ],
  "a3-glm52-w4a8c8-2node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`TP_SOCKET_IFNAME`, the NIC of that address, as the older documents set it."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "Documented values without effect, kept unchanged: `multistream_overlap_shared_expert`, which `enable_fused_mc2` turns off (vllm-ascend v0.30.0rc2, ascend_config.py:842), and `c8_enable_reshape_optim`, which only prefill groups read (:933)."
    },
    {
      "heading": "Note",
      "text": "Deviation from the document: the stack omits `fuse_muls_add` at the top of `additionalConfig`. The release refuses unknown keys (ascend_config.py:565); in ascend_compilation_config the fusion is on by default (:129)."
    }
  ],
  "a3-glm52-w4a8c8": [
    {
      "heading": "Additions to the documented process",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "Documented values without effect, kept unchanged: `HCCL_TRANSFER_TIMEOUT`, which HCCL does not have, and `VLLM_ASCEND_ENABLE_FUSED_MC2` 0, the default. Fused MC2 would turn `multistream_overlap_shared_expert` off."
    },
    {
      "heading": "Note",
      "text": "For low latency the document recommends dp 1, tp 16 without expert parallelism. Remove `enableExpertParallel` and `VLLM_ASCEND_ENABLE_FLASHCOMM1` together: without expert parallelism the plugin rejects FLASHCOMM1 on a mixture-of-experts model."
    }
  ],
  "a3-glm52-w8a8-1p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "Documented values without effect, kept unchanged: `fuse_muls_add` at the top of `additionalConfig` (by default on in ascend_compilation_config), `enable_sparse_c8` false, which v0.23.0rc1 replaced with two keys, `multistream_overlap_shared_expert`, which fused MC2 turns off (v0.23.0, ascend_config.py:179), `recompute_scheduler_enable` on prefill, which the release ignores there, and `DYNAMIC_EPLB` on decode, which only permits `dynamic_eplb` of `eplb_config` (v0.23.0.post1, ascend_config.py:887)."
    },
    {
      "heading": "Deviations from the document",
      "text": "v0.23.0.post1. The image of the document, `glm5.2-a3`, belongs to no release, and v0.22.1rc1 does not load the weights (vllm-ascend #11208, #12660)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `VLLM_VERSION` 0.21.0. The plugin would treat vLLM 0.23.0 as 0.21.0 (v0.23.0.post1, utils.py:611)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md)."
    },
    {
      "heading": "Deviations from the document",
      "text": "Each prefill node starts one rank. `--dp-size-local` 2 of its launcher line needs 32 devices on a node."
    }
  ],
  "a3-glm52-w8a8-2node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "Documented values without effect, kept unchanged: `enable_npugraph_ex` and `fuse_muls_add` at the top of `additionalConfig` (by default on in ascend_compilation_config)."
    },
    {
      "heading": "Deviations from the document",
      "text": "v0.23.0.post1. The image of the document, `glm5.2-a3`, belongs to no release, and v0.22.1rc1 does not load the weights (vllm-ascend #11208, #12660)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `VLLM_VERSION` 0.21.0. The plugin would treat vLLM 0.23.0 as 0.21.0 (v0.23.0.post1, utils.py:611)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `VLLM_ASCEND_ENABLE_FLASHCOMM1`. The plugin refuses it on a model with experts without expert parallelism (v0.20.2rc1, platform.py:559, and v0.23.0.post1, platform.py:768)."
    }
  ],
  "a3-glm52-w8a8": [
    {
      "heading": "Additions to the documented process",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "Documented values without effect, kept unchanged: `enable_npugraph_ex` and `fuse_muls_add` at the top of `additionalConfig` (by default on in ascend_compilation_config)."
    },
    {
      "heading": "Deviations from the document",
      "text": "v0.23.0.post1. The image of the document, `glm5.2-a3`, belongs to no release, and v0.22.1rc1 does not load the weights (vllm-ascend #11208, #12660)."
    },
    {
      "heading": "Deviations from the document",
      "text": "The stack omits `VLLM_VERSION` 0.21.0. The plugin would treat vLLM 0.23.0 as 0.21.0 (v0.23.0.post1, utils.py:611)."
    }
  ],
  "a3-glm53-1p1d-memcache": [
    {
      "heading": "Additions to the documented processes, beside those of a3-glm53-1p1d",
      "text": "Both config files of MemCache. Each process gives the pool 1 GB of the node's memory, as in that document; `kvTransfer.pool.segmentSize` changes that."
    },
    {
      "heading": "Note",
      "text": "Documented values, kept unchanged: those of a3-glm53-1p1d. `lookup_rpc_port` \"0\" is part of the name of a local socket, which also has the data-parallel rank (pool_scheduler.py:1235), and no TCP port."
    },
    {
      "heading": "Deviations from the document",
      "text": "`MMC_LOCAL_CONFIG_PATH` is that of the config file that the launch scripts come with."
    },
    {
      "heading": "Deviations from the document",
      "text": "The launch script extends `LD_LIBRARY_PATH`, with the library folder of memcache_hybrid first, as the document does."
    },
    {
      "heading": "Deviations from the document",
      "text": "No `kv_port` beside the connectors of the MultiConnector, which does not read it: the document repeats that of MooncakeConnectorV2."
    }
  ],
  "a3-glm53-1p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Documented values, kept unchanged",
      "text": "MooncakeConnectorV2 reads neither `prefill` and `decode` of its config nor `use_ascend_direct` (kv_p2p/mooncake): a prefill rank tells decode where its devices are. Both blocks must still change with the degrees, or they mislead readers."
    },
    {
      "heading": "Documented values, kept unchanged",
      "text": "`VLLM_USE_FASTOKENS` of prefill needs the package fastokens, which the image has (requirements.txt)."
    },
    {
      "heading": "Documented values, kept unchanged",
      "text": "`maxNumBatchedTokens` 256 of decode is enough for 42 of 64 sequences with five draft tokens each."
    },
    {
      "heading": "Deviations from the document",
      "text": "The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md). The library folder of Python, which the document also adds, is the one that the image's Python finds by itself."
    }
  ],
  "a3-glm53-2node": [
    {
      "heading": "Note",
      "text": "The document says that §5.1 was tested on v0.23.0. Its commands do not start there: vLLM 0.23.0 has no `glm47` among the reasoning parsers, no `int8` for `--kv-cache-dtype`, and no key indexer_kv_dtype. v0.30.0rc2, the release of the page, has all three."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Deviations from the document",
      "text": "`gpuMemoryUtilization` is 0.92 on both nodes. The document has 0.90 on the first and 0.92 on the second, with the same load; its other commands have 0.92."
    },
    {
      "heading": "Deviations from the document",
      "text": "Both nodes have `safetensorsLoadStrategy`, which the document sets on the first node only, and `enableChunkedPrefill`, `enablePrefixCaching` and `asyncScheduling`, which it sets on the second only. The latter three are defaults of vLLM."
    },
    {
      "heading": "Deviations from the document",
      "text": "No `--data-parallel-start-rank 0` on the head. Since 0.28.0 vLLM takes it for one API per node, and then refuses headless nodes (vLLM 0.30.0, engine/arg_utils.py:2262, v1/engine/utils.py:1353). Rank 0 is the default."
    },
    {
      "heading": "Note",
      "text": "Documented values without effect, kept unchanged: `VLLM_ASCEND_ENABLE_MLAPO`, which no release after v0.26.0rc1 reads (enable_mlapo is on by default), and `HCCL_TRANSFER_TIMEOUT`, which HCCL does not have."
    }
  ],
  "a3-glm53flash-1p1d-pool": [
    {
      "heading": "Note",
      "text": "Each prefill device gives the pool 64 GB of the node's memory, 1 TB in all. The default of `resources.requests.memory` does not cover that: set it in the site, or lower `kvTransfer.pool.segmentSize.prefill`. Fabric memory needs HDK 26.0, or 25.5 with this Mooncake, and LingQu Computing Network 1.5 (kv_cache_pool_ascend_store.md)."
    },
    {
      "heading": "Note",
      "text": "`lookup_rpc_port` is part of the name of a local socket (pool_scheduler.py:1233) and no TCP port. `mamba_cache_mode` is \"align\" by itself, since prefixes are cached by default."
    },
    {
      "heading": "Note",
      "text": "Deviation from the document: `MOONCAKE_CONFIG_PATH` is that of the config file that the launch scripts come with. The file has the document's values and the address of the master's Service."
    }
  ],
  "a3-glm53flash-1p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "The document runs the proxy in the container of prefill; here it has a pod of its own. `limitMmPerPrompt` allows one image per request and no video."
    },
    {
      "heading": "Note",
      "text": "The KV ports from 36680 on are among those that Linux gives to outgoing connections. Reserve them on the nodes of prefill with the sysctl that `glm-serve ports` prints."
    }
  ],
  "a3-glm53flash": [
    {
      "heading": "Additions to the documented process",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "`limitMmPerPrompt` allows one image per request and no video. The command has no parsers; the document names `glm47` for tool calls and `glm45` for reasoning."
    }
  ],
  "a3-xllm-2node": [
    {
      "heading": "Additions to the documented processes",
      "text": "`HCCL_IF_IP`, the address of the node. By default HCCL uses the first NIC by name."
    },
    {
      "heading": "Deviations from the document",
      "text": "The rank table comes from the site's `rankTable`. Each pod writes it to /run/glm-serve/hccl_8+8.json, with the servers in the order of the pods: rank n must run on the node that the table assigns to it, but the scheduler places the pods."
    },
    {
      "heading": "Note",
      "text": "`HCCL_OP_EXPANSION_MODE=AIV` is the document's value; xLLM's newer two-node recipe for GLM-5 unsets it."
    }
  ],
  "a3-xllm": [
    {
      "heading": "Note",
      "text": "Before the first start, build the server into the image or the volume (§2, `python setup.py build`), and export the draft model with transformers 4.54.0 (EX1). CPUs are bound as in the document; compare `npu-smi info -t topo` (EX2) and set `cpusPerRank` for your nodes."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`HCCL_IF_IP`, the address of the node. By default HCCL uses the first NIC by name."
    }
  ],
  "a5-glm51-1p1d": [
    {
      "heading": "Additions to the documented processes",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented processes",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "The launch script makes the directory of `PROMETHEUS_MULTIPROC_DIR`, as the document's commands do, and empties it of the files of an earlier container."
    },
    {
      "heading": "Note",
      "text": "Documented values without effect, kept unchanged: `recompute_scheduler_enable` in prefill, and `ASCEND_LOCAL_COMM_RES`, which vllm-ascend replaces with the file of the device below /etc/hixlep (v0.30.0rc2, utils.py:721)."
    },
    {
      "heading": "Note",
      "text": "All ranks of decode have the `engine_id` 3, as in the document; vLLM appends `_dp` and the rank to it (vLLM 0.30.0, v1/engine/core.py:1310). It appends nothing where dataParallelSize is 1, as in prefill."
    },
    {
      "heading": "Deviations from the document",
      "text": "The second prefill group has the `engine_id` 1-1. The document gives both the id 1, by which decode stores the addresses of a prefill engine (v0.30.0rc2, mooncake_connector.py:816): it would read the blocks of one at the addresses of the other."
    },
    {
      "heading": "Deviations from the document",
      "text": "`maxModelLen` is 135000 on both nodes of decode. The document's second node has 202752, more than prefill takes."
    },
    {
      "heading": "Deviations from the document",
      "text": "`enable_cpu_binding`, `multistream_overlap_shared_expert` and `recompute_scheduler_enable` are booleans. The document writes the text \"True\", which vllm-ascend reads as one."
    }
  ],
  "a5-glm51-w4a4": [
    {
      "heading": "Additions to the documented process",
      "text": "`VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several NICs can differ from that of HCCL."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "The launch script makes the directory of `PROMETHEUS_MULTIPROC_DIR`, as the document's command does, and empties it of the files of an earlier container."
    },
    {
      "heading": "Note",
      "text": "Documented value without effect, kept unchanged: `VLLM_ASCEND_ENABLE_PREFETCH_MLP`, which v0.17.0rc1 read last."
    },
    {
      "heading": "Deviations from the document",
      "text": "`HCCL_INTRA_PCIE_ENABLE` is 1, as in the edition of v0.23.0.post1. HCCL ends with an error for `HCCL_INTRA_ROCE_ENABLE` 0 alone (ParseIntraLinkType). Ascend 950 supports neither otherwise, according to the manual of HCCL."
    },
    {
      "heading": "Deviations from the document",
      "text": "`enable_cpu_binding` and `multistream_overlap_shared_expert` are booleans. The document writes the text \"True\", which vllm-ascend reads as one."
    }
  ],
  "a5-glm53flash": [
    {
      "heading": "Additions to the documented process",
      "text": "`HCCL_IF_IP`, `VLLM_HOST_IP` and the names of the NIC. With hostNetwork a pod sees every NIC of the node, and the first one that HCCL or Gloo finds can be the wrong one."
    },
    {
      "heading": "Additions to the documented process",
      "text": "`--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget."
    },
    {
      "heading": "Note",
      "text": "Documented value that vLLM changes, kept unchanged: of `cudagraph_capture_sizes`, 1 and 2 become 4, the tokens of a sequence with three drafts."
    }
  ],
  "h200-glm47-flash-mtp": [
    {
      "heading": "Note",
      "text": "The document also allows `vanilla_with_att`. That mode reads one draft directory per step, so with the document's single directory it stops with an IndexError. Remove `mtpDraftModelDir` for it."
    }
  ],
  "h200-glm47-flash": [
    {
      "heading": "Additions to the documented process",
      "text": "`--model_name GLM-4.7-Flash`. The document's chat request names this model; the default is `default_model_name`."
    },
    {
      "heading": "Contradictions of the document",
      "text": "\"4× H200 (80GB HBM3)\": an H200 has 141 GB, and the speed table of four H200 belongs to other commands. Both commands here set `--tp 1`, one device, so this stack requests one."
    },
    {
      "heading": "Contradictions of the document",
      "text": "\"at least one H100/H200 with 80 GB\": with these flags 80 GB hold the weights and about 146 000 tokens, fewer than one request of 202752, and LightLLM stops with an assertion (basemodel.py, _check_mem_size). On such a device set `memFraction: 0.9` or `maxReqTotalLen: 120000`."
    }
  ]
};

/** Additions to every stack, of docs/additions.md. */
export const additions: readonly Note[] = [
  {
    "heading": "Additions to every stack, Ascend",
    "text": "`HCCL_IF_IP`, `VLLM_HOST_IP`, `GLOO_SOCKET_IFNAME`, `TP_SOCKET_IFNAME`, `HCCL_SOCKET_IFNAME`, if the document does not set them. With hostNetwork a pod sees every NIC of the node, and the first one that a library finds can be the wrong one."
  },
  {
    "heading": "Additions to every stack, Ascend",
    "text": "`set_env.sh` of the toolkit and of ATB, sourced before each process. The image sources them in `~/.bashrc`, which the command of a container does not read (vllm-ascend, faqs.md Q6)."
  },
  {
    "heading": "Additions to every stack, Ascend",
    "text": "`/usr/local/lib` appended to `LD_LIBRARY_PATH`. The directory contains Mooncake. The image adds it in `~/.bashrc`, which the command of a container does not read."
  },
  {
    "heading": "Additions to every stack, Ascend",
    "text": "Mounts of `/etc/hccn.conf`, `hccn_tool`, `version.info` and `ascend_install.info`. No container runtime provides them. Without `hccn.conf` prefill and decode exchange wrong KV blocks without an error (vllm-ascend#7711)."
  },
  {
    "heading": "Additions to every stack, Ascend",
    "text": "Mounts of `/etc/hccl_rootinfo.json`, `/etc/hixlep`, `/lib/route.conf`, `urma_admin` and `ascend_install.info`, on Ascend 950 instead of the files above. The files describe the UB links of the devices; the documents for Ascend 950 mount them."
  },
  {
    "heading": "Additions to every stack, Ascend",
    "text": "`/dev/shm` of at most 64 GiB, instead of the documents' `--shm-size` (1g to 512g). Too little shared memory ends in SIGBUS (vllm-ascend#8113). Upstream's own clusters use 15 to 512 GiB."
  },
  {
    "heading": "Additions to every stack, Ascend",
    "text": "Flags left out that repeat vLLM's default in the shape of the process, such as `--pipeline-parallel-size 1`, and `--data-parallel-start-rank 0` of a head. The flags change nothing, except that since vLLM 0.28 a head with that start rank serves only the ranks of its own node (arg_utils.py:2156), and headless nodes get no requests."
  },
  {
    "heading": "Additions to every stack, Ascend",
    "text": "No `--privileged`. The device plugin assigns the devices to the pod."
  },
  {
    "heading": "Additions to every stack, Ascend",
    "text": "`--waiting-retry-interval 1` of the proxy, instead of its default of 10 seconds. The proxy looks at ranks that join or leave that often. A router beside it names them."
  },
  {
    "heading": "Additions to every stack, All engines",
    "text": "`POD_NAME`, `HOST_IP`, `GLM_SERVE_REVISION`. The launch script reads them; the engines do not."
  }
];
