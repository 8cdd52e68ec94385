// Written by scripts/plugin.ts from the interfaces of the library.
/* oxlint-disable max-lines, typescript/no-explicit-any */

import type * as pulumi from "@pulumi/pulumi";

/** How AISBench measures the accuracy of the answers. */
interface AccuracySpec {
  /** Percentage below which the Job fails, by dataset, e.g. `gsm8k: 90`. Default: {}. */
  atLeast?: { [key: string]: number };
  /** The Secret with the API key. Default: the one from which the site sets VLLM_API_KEY. */
  apiKey?: SecretReference;
  /** Seconds for all attempts together, after which the Job fails. Changing this runs the Job again. Default: 86400. */
  deadlineSeconds?: number;
  /** Number of retries after a failed pod; a permanent failure is not retried. Changing this runs the Job again. Default: 1. */
  retries?: number;
  /** CPU and memory of each pod. Changing this runs the Job again. Default: requests of 8 CPUs and 32Gi, no limits. */
  resources?: ResourceSettings;
  /** Image of the Job, with a tag or a digest. Changing this runs the Job again. Default: the engine's image. */
  image?: string;
  /** Names of its dataset configurations. Default: gsm8k_gen_0_shot_cot_chat_prompt; for performance gsm8k_gen_0_shot_cot_str_perf. */
  datasets?: string[];
  /** Directory in the container that contains `ais_bench/datasets`. Default: the directory of the package. */
  datasetsPath?: string;
  /** Number of questions of each dataset. Default: all. */
  prompts?: number;
  /** Number of concurrent requests. Default: 32. */
  batchSize?: number;
  /** Maximum length of an answer in tokens. Default: 4096. */
  maxOutLen?: number;
  /** Whether to install AISBench from the image's package index where the image lacks it. Default: true. */
  install?: boolean;
}

/** How AISBench sends its requests. */
interface AisBenchSpec {
  /** Names of its dataset configurations. Default: gsm8k_gen_0_shot_cot_chat_prompt; for performance gsm8k_gen_0_shot_cot_str_perf. */
  datasets?: string[];
  /** Directory in the container that contains `ais_bench/datasets`. Default: the directory of the package. */
  datasetsPath?: string;
  /** Number of questions of each dataset. Default: all. */
  prompts?: number;
  /** Number of concurrent requests. Default: 32. */
  batchSize?: number;
  /** Maximum length of an answer in tokens. Default: 4096. */
  maxOutLen?: number;
  /** Whether to install AISBench from the image's package index where the image lacks it. Default: true. */
  install?: boolean;
}

/** Limits above which alerts fire. */
interface AlertSettings {
  /** Seconds until the first token. Changing this restarts nothing. Default: 10. */
  ttftSeconds?: number;
  /** Seconds for each further token. Changing this restarts nothing. Default: 0.1. */
  tpotSeconds?: number;
  /** Number of requests that wait in a group. Changing this restarts nothing. Default: 50. */
  queueLength?: number;
  /** Percentage of the KV cache in use. Changing this restarts nothing. Default: 95. */
  kvCachePercent?: number;
  /** Percentage of device memory in use. Changing this restarts nothing. Default: 98. */
  hbmPercent?: number;
  /** Seconds from the start of an engine until its pod is ready. Changing this restarts nothing. Default: half of what `probes.startup` allows. */
  loadSeconds?: number;
  /** URL of a copy of docs/observability.md, which alerts then link to. Changing this restarts nothing. Default: no link. */
  runbookUrl?: string;
}

/** An amount of CPU and of memory. */
interface AmountSettings {
  /** CPUs, e.g. `4` or `500m`. */
  cpu?: string;
  /** Memory in bytes, e.g. `8Gi`. */
  memory?: string;
}

/** The key that clients of the stack send. */
interface ApiKeySettings {
  /** The Secret with the key. */
  secret: SecretReference;
}

interface AttentionSpec {
  /** Kind of attention. One of grouped, latent. */
  kind: string;
  /** Number of heads with keys and values (`num_key_value_heads`). */
  keyValueHeads?: number;
  /** Size of a head (`head_dim`). */
  headSize?: number;
  /** Size of the compressed queries (`q_lora_rank`). */
  queryRank?: number;
  /** Size of the latent vector (`kv_lora_rank`). */
  keyValueRank?: number;
  /** Size of the part of a head without rotary position embedding (`qk_nope_head_dim`). */
  plainSize?: number;
  /** Size of the part of a head with rotary position embedding (`qk_rope_head_dim`). */
  rotarySize?: number;
  /** Size of the values of a head (`v_head_dim`). */
  valueSize?: number;
  /** Indexer of sparse attention. Default: attention is not sparse. */
  indexer?: IndexerSpec;
}

/** Settings of the bench procedure. */
interface BenchSpec {
  /** The tool: `vllm bench serve` or AISBench. Default: "vllm". One of vllm, aisbench. */
  tool?: string;
  /** Names of the workloads of `vllm bench serve`. Default: those of the engine's document: `random-200`; for LightLLM `burst`, `high-concurrency`, `moderate`, `steady`. */
  workloads?: string[];
  /** Path of a file of ShareGPT conversations in the container. Required for every workload but `random-200`. */
  dataset?: string;
  /** Seconds for each workload. All workloads together must fit into `deadlineSeconds`. Default: two hours. */
  workloadSeconds?: number;
  /** Settings of AISBench, for `tool: aisbench`. */
  aisbench?: AisBenchSpec;
  /** The Secret with the API key. Default: the one from which the site sets VLLM_API_KEY. */
  apiKey?: SecretReference;
  /** Seconds for all attempts together, after which the Job fails. Changing this runs the Job again. Default: 32400. */
  deadlineSeconds?: number;
  /** Number of retries after a failed pod; a permanent failure is not retried. Changing this runs the Job again. Default: 1. */
  retries?: number;
  /** CPU and memory of each pod. Changing this runs the Job again. Default: requests of 8 CPUs and 32Gi, no limits. */
  resources?: ResourceSettings;
  /** Image of the Job, with a tag or a digest. Changing this runs the Job again. Default: the engine's image. */
  image?: string;
}

/** A PersistentVolumeClaim. */
interface ClaimSettings {
  /** Name of a PersistentVolumeClaim in the same namespace. Default: none. */
  claimName: string;
  /** Relative path of the directory in the volume of the claim. Default: the root of the volume. */
  subPath?: string;
}

/** One connector of a MultiConnector. */
interface ConnectorSpec {
  /** Name of the connector, e.g. `AscendStoreConnector`. */
  connector: string;
  /** Whether Mooncake uses the AscendDirect transport. Default: that of the MultiConnector. */
  useAscendDirect?: boolean;
  /** Further keys of the connector's own config. Default: {}. */
  settings?: { [key: string]: any };
  /** Further keys of its `kv_connector_extra_config`, e.g. `backend`. Default: {}. */
  extraConfig?: { [key: string]: any };
}

/** ConfigMaps with Grafana dashboards. */
interface DashboardSettings {
  /** Labels by which Grafana's sidecar finds the ConfigMaps. Changing this restarts nothing. Default: { "grafana_dashboard": "1" }. */
  labels?: { [key: string]: string };
}

/** Switches for troubleshooting (deployment document 000). `check` and the preview report each changed flag as a warning. */
interface DiagnoseSettings {
  /** Turns off compilation and graphs (`--enforce-eager`). Default: false. */
  eager?: boolean;
  /** `false` turns off graphs and keeps compilation on. Default: true. */
  graphCapture?: boolean;
  /** Longest request in tokens: `lower` halves the topology's value, a number caps it. Default: the topology's value. */
  maxModelLen?: any;
  /** Number of concurrent sequences: `lower` halves the topology's value, a number caps it. Default: the topology's value. */
  maxNumSeqs?: any;
  /** Fraction of device memory for the engine: `lower` subtracts 0.05 from the topology's value, a number caps it. Default: the topology's value. */
  gpuMemoryUtilization?: any;
  /** Names of the groups that the switches apply to. Default: all groups. */
  groups?: string[];
}

/** What evictions, such as those of `kubectl drain`, may end. A pool of several groups always has a PodDisruptionBudget, which allows `rollout.<group>.maxUnavailable` groups at a time. */
interface DisruptionBudgetSettings {
  /** Whether the API server refuses evictions from a pool of one group. Its nodes can then be drained only once its pods are deleted. Changing this restarts nothing. Default: false. */
  protectLastGroup?: boolean;
}

/** What an engine pod does before it ends. */
interface DrainSettings {
  /** Seconds, at most 600, for which a terminating pod still serves, while the router and the endpoints of the Service leave it out. The pod then waits until its group has no running requests, within `terminationGracePeriodSeconds`. Changing this replaces every group. Default: 5. */
  delaySeconds?: number;
}

/** A file or a directory of the node that is mounted at the same path in the container. */
interface DriverMount {
  /** Name of the volume, a DNS label. */
  name: string;
  /** Absolute path on the node and in the container. */
  path: string;
  /** Kind of the path. The pod does not start where the path is absent or of another kind. One of File, Directory. */
  type: string;
}

/** The engine and its release. */
interface EngineSpec {
  /** Name of the engine, e.g. `vllm-ascend`. Changing this replaces every group. */
  name: string;
  /** Release, as the image tag spells it, e.g. `v0.20.2rc1`. A release without a catalogue is judged by that of the nearest older one, with a warning. Changing this replaces every group. */
  version: string;
}

export interface GlmServeStatefulSetArgs {
  /** Name of the group in the topology. Changing this replaces every object. */
  group: string;
  /** Index of the replica, from 0. Changing this replaces every object. Default: 0. */
  replica?: number;
  /** The topology: plain data, such as the default export of `glm-serve/stacks/a3-1p1d`. Pass the same value to the prefill pool, the decode pool and the proxy, so that their ports and degrees agree. */
  topology: Topology;
  /** The settings of the cluster. Default: the default of every setting. */
  site?: Site;
  /** Prefix of the names of all objects, instead of the site's `instance`. Changing this replaces every object. Default: the site's `instance`, or the topology's name. */
  instance?: string;
  /** Image of the engine and the proxy, instead of the documented one. Changing it replaces every group, even when the value is an Output: the launch scripts get their names before its value is known, so the pod template carries the change. Default: the documented image, from the site's `imageMirror`. */
  image?: pulumi.Input<string>;
  /** Namespace of every object. Changing this replaces every object. Default: the site's `namespace`. */
  namespace?: pulumi.Input<string>;
  /** Labels of every object and pod. They override the site's labels of the same key. Changing this replaces every group. Default: none. */
  labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /** Names of the Secrets with which the nodes pull the image. Default: the site's `imagePullSecrets`. */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
}

/** The part of the KV transfer that differs by role. */
interface GroupKvTransfer {
  /** Further keys of `--kv-transfer-config`. Default: {}. */
  settings?: { [key: string]: any };
  /** Further keys of `kv_connector_extra_config`. Default: {}. */
  extraConfig?: { [key: string]: any };
  /** Further keys of `kv_connector_extra_config` of single connectors of a MultiConnector, by the name of the connector. Default: {}. */
  connectors?: { [key: string]: { [key: string]: any } };
}

/** Settings that differ inside a group. Where several apply to a process, the later of these wins: node, replica, node of the replica, rank. */
interface GroupOverrides {
  /** Settings of a node in every replica, by ordinal from 0: `{ "1": { args: { … } } }`. Default: {}. */
  nodes?: { [key: string]: NodeOverride };
  /** Settings of a replica, by its number from 0. Default: {}. */
  replicas?: { [key: string]: ReplicaOverride };
  /** Settings of a process in every replica, by its data-parallel rank from 0. Requires a process per rank (loadBalancing external). Default: {}. */
  ranks?: { [key: string]: ProcessOverride };
}

/** Ports of the processes of a group, 1 to 65535. */
interface GroupPorts {
  /** HTTP port of the first rank of a node. The other ranks of the node use the ports after it. Default: assigned. */
  api?: number;
  /** `--data-parallel-rpc-port` on the head of a group with several data-parallel ranks. Default: assigned. */
  dataParallelRpc?: number;
  /** Port of `--master_node_addr` on the head, for xLLM; `--master-port` of a group whose pipeline spans nodes, for vLLM. Default: assigned. */
  master?: number;
  /** `kv_port` of prefill and decode: the first of one port per device of the group. Default: assigned. */
  kv?: number;
  /** Port on the head at which the supervisors of a group of several nodes connect. Default: the port after `dataParallelRpc`, or the one before `master`; assigned where neither is named. */
  supervisor?: number;
}

/** A data-parallel group of the engine with one head, on `nodes` whole nodes. */
interface GroupSpec {
  /** What the group serves: whole requests, or one of the two phases. Changing this replaces the group. One of serve, prefill, decode. */
  role: string;
  /** Number of such groups. Changing this adds or deletes groups; the others keep running. Default: 1. */
  replicas?: number;
  /** Number of whole nodes of one group, with one pod each. Changing this replaces the group. */
  nodes: number;
  /** Number of data-parallel ranks of one group. Changing this replaces the group. */
  dataParallelSize: number;
  /** Number of devices that share the tensors of one pipeline stage of a rank. Changing this replaces the group. */
  tensorParallelSize: number;
  /** Number of pipeline stages of one rank. The stages of one rank may run on different nodes. Changing this replaces the group. Default: 1. */
  pipelineParallelSize?: number;
  /** Number of layers of each pipeline stage, from the first on (VLLM_PP_LAYER_PARTITION). Changing this replaces the group. Default: as even as possible. */
  layersPerStage?: number[];
  /** Number of devices that share the prompt of a rank, for each shard of its tensors. Changing this replaces the group. Default: 1. */
  prefillContextParallelSize?: number;
  /** Who distributes requests to the ranks: the API of the head, one API per node, or whoever knows the API of each rank. Changing this replaces the group. Default: internal for role serve, external for prefill and decode. One of internal, hybrid, external. */
  loadBalancing?: string;
  /** Number of devices of each node that the group uses. A pod on Ascend takes the whole node in any case. Changing this replaces the group. Default: all devices of the node; on NVIDIA the devices that the degrees need. */
  devicesPerNode?: number;
  /** Number of CPUs to which numactl binds each process, beginning with the first CPUs. The image must contain numactl, and the pod's CPU set those CPUs. Changing this replaces the group. Default: no binding. */
  cpusPerRank?: number;
  /** Whether ASCEND_RT_VISIBLE_DEVICES is set even where one process uses the whole node. Changing this replaces the group. Default: false. */
  setVisibleDevices?: boolean;
  /** Ports of the processes. Ports that the group needs and does not name are assigned without conflicts. Changing this replaces the group. Default: {}. */
  ports?: GroupPorts;
  /** `engine_id` of the KV transfer, different for each engine. `{rank}` stands for the data-parallel rank of the process, and `{100+rank}` for the sum of 100 and the rank. Changing this replaces the group. Default: none: vLLM makes a random one. */
  engineId?: string;
  /** The part of the KV transfer that differs by role. Changing this replaces the group. Default: {}. */
  kvTransfer?: GroupKvTransfer;
  /** Environment variables of every process, as the document exports them. Changing this replaces the group. Default: {}. */
  env?: { [key: string]: string };
  /** Flags of the engine by their name in camelCase (`maxModelLen` is `--max-model-len`), in the order of the command line. Changing this replaces the group. Default: {}. */
  args?: { [key: string]: any };
  /** Settings of single nodes, replicas and ranks that differ from those of the group. Changing this replaces the replicas to which it applies. Default: {}. */
  overrides?: GroupOverrides;
}

/** A directory of every node. */
interface HostPathSettings {
  /** A directory of every node, by its absolute path. Default: the topology's `model.volumePath`. */
  path: string;
}

/** Indexer of sparse attention. */
interface IndexerSpec {
  /** Number of heads (`index_n_heads`). */
  heads: number;
  /** Size of a head, and of the cached key (`index_head_dim`). */
  headSize: number;
  /** Layers with an indexer, counted from 0. Default: all layers. */
  layers?: number[];
  /** Number of tokens that share one cached key (`index_kpool`). Default: 1. */
  pooledTokens?: number;
}

/** The servers and the config file of a pool of KV caches. */
interface KvPoolSpec {
  /** Implementation of the pool: Mooncake's store, or MemCache. One of mooncake, memcache. */
  backend: string;
  /** Port of the master (Mooncake, documented 50088) or of the meta service (MemCache, documented 5000), which runs in a pod of its own. MemCache also uses the ports 1000 and 3000 above it. */
  port: number;
  /** Settings of the clients' config file, by their name there: `mooncake.json`, or `mmc-local.conf`. Default: {}. */
  config?: { [key: string]: any };
  /** Memory that the process of each device gives to the pool, by role, e.g. `{ prefill: "64GB", decode: "0" }` (`global_segment_size` of Mooncake, `dram.size` of MemCache). Default: 1GB for each role. */
  segmentSize?: { [key: string]: string };
}

/** The transfer of the KV cache from prefill to decode, or between the groups and a pool. */
interface KvTransferSpec {
  /** Name of the connector, e.g. `MooncakeConnectorV1`. Changing this replaces every group. */
  connector: string;
  /** Whether Mooncake uses the AscendDirect transport, also in the connectors of a MultiConnector. Older images turn it off by default and then transfer nothing. Changing this replaces every group. Default: the default of the connector. */
  useAscendDirect?: boolean;
  /** Further keys of `--kv-transfer-config`, e.g. `kv_load_failure_policy`. `{rank}` in a text stands for the data-parallel rank of the process, and `{37000+rank}` for the sum, here and in `extraConfig`. Changing this replaces every group. Default: {}. */
  settings?: { [key: string]: any };
  /** Further keys of `kv_connector_extra_config`. Changing this replaces every group. Default: {}. */
  extraConfig?: { [key: string]: any };
  /** The connectors of a MultiConnector, in the order in which it asks them. Changing this replaces every group. Default: none. */
  connectors?: ConnectorSpec[];
  /** The pool behind AscendStoreConnector, which GlmTopology deploys before the groups. Changing this replaces every group. Default: none: a pool outside of the topology. */
  pool?: KvPoolSpec;
}

/** Arguments that do not decide which objects exist, so their values may be Outputs of other resources. A plain value overrides the site setting of the same name and is checked with the site; an Output is checked once its value is known. */
export interface LeafArgs {
  /** Image of the engine and the proxy, instead of the documented one. Changing it replaces every group, even when the value is an Output: the launch scripts get their names before its value is known, so the pod template carries the change. Default: the documented image, from the site's `imageMirror`. */
  image?: pulumi.Input<string>;
  /** Namespace of every object. Changing this replaces every object. Default: the site's `namespace`. */
  namespace?: pulumi.Input<string>;
  /** Labels of every object and pod. They override the site's labels of the same key. Changing this replaces every group. Default: none. */
  labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /** Names of the Secrets with which the nodes pull the image. Default: the site's `imagePullSecrets`. */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Sizes above which glm-serve refuses a topology: larger ones are mostly a slip, and take minutes and gigabytes. */
interface LimitSettings {
  /** Largest number of engine pods of all groups together: replicas × nodes. Changing this restarts nothing. Default: 2000. */
  pods?: number;
  /** Largest number of data-parallel ranks of all groups together: replicas × dataParallelSize. Changing this restarts nothing. Default: 20000. */
  ranks?: number;
  /** Largest number of overrides of all groups together. The rules compare each with each other. Changing this restarts nothing. Default: 200. */
  overrides?: number;
}

/** Linear attention, which keeps a state of constant size per sequence. */
interface LinearAttentionSpec {
  /** Layers with linear attention, counted from 0. */
  layers: number[];
  /** Number of heads. */
  heads: number;
  /** Size of a head. */
  headSize: number;
  /** Width of the convolution. */
  convolution: number;
}

/** How the pods of a group know each other. */
interface LinkSettings {
  /** The Secret with the token of all groups: at least 16 random bytes. The pods of a group do not start without it. Changing this replaces every group. Default: the Secret of each group, `<StatefulSet>-link` with the key `token`: Pulumi creates it; without it, the pods of a group know each other by the addresses of their headless Service. */
  secret?: SecretReference;
}

interface LivenessBudget {
  /** Seconds between two probes. Default: 30. */
  periodSeconds?: number;
  /** Number of consecutive failures after which the probe has failed. Default: 10. */
  failureThreshold?: number;
}

/** What a topology states about its model, as `glm-serve model` reads it from a config.json. Every fact may be left out: rules that need it are then silent, and the memory is not estimated while a size is missing. */
interface ModelFactsSpec {
  /** `model_type` of config.json. */
  type?: string;
  /** `architectures` of config.json. */
  architectures?: string[];
  /** Maximum context length in tokens (`max_position_embeddings`). */
  maxPositions?: number;
  /** Number of attention heads. */
  attentionHeads?: number;
  /** Number of routed experts of a layer; 0 without experts. */
  routedExperts?: number;
  /** Number of routed experts that a token uses (`num_experts_per_tok`). */
  expertsPerToken?: number;
  /** Width of a token in the layers. */
  hiddenSize?: number;
  /** Number of tokens in the vocabulary. */
  vocabularySize?: number;
  /** Number of layers with a dense feed-forward network. */
  denseLayers?: number;
  /** Number of layers with experts. */
  expertLayers?: number;
  /** Number of layers for multi-token prediction, beside the others. */
  draftLayers?: number;
  /** Width of the dense feed-forward network. */
  denseWidth?: number;
  /** Width of one expert, and of each shared expert. */
  expertWidth?: number;
  /** Number of experts that every token uses. */
  sharedExperts?: number;
  /** Attention of the layers with a KV cache. */
  attention?: AttentionSpec;
  /** Linear attention of some layers. Default: every layer has a KV cache. */
  linearAttention?: LinearAttentionSpec;
  /** Encoder of images. Default: the model reads text only. */
  vision?: VisionTowerSpec;
  /** Number of residual streams that hyper-connections mix (`hc_mult`). Default: 1. */
  residualStreams?: number;
  /** Whether the bf16 checkpoint holds the embedding and the head of the draft layer. */
  draftHeadStored?: boolean;
}

/** Another model of the same family in place of the topology's. */
interface ModelSettings {
  /** Name on the model card, e.g. `GLM-5.1`. Changing this restarts nothing. Default: the topology's `model.name`. */
  name?: string;
  /** Absolute path of the weights in the container. Changing this replaces every group and restarts the proxy. Default: the topology's `model.path`. */
  path?: string;
  /** Name of the model in requests. Changing this replaces every group and restarts the proxy. Default: the topology's `model.servedModelName`. */
  servedModelName?: string;
}

/** The model and its weights. */
interface ModelSpec {
  /** Name on the model card, e.g. `GLM-5`. A model that glm-serve does not know also needs `facts`. */
  name: string;
  /** Facts of the model, as `glm-serve model <config.json>` prints them. Default: the facts of the known model with this name. */
  facts?: ModelFactsSpec;
  /** Number format of the weights. Changing this replaces every group. One of bf16, fp8, w8a8, w4a8, w8a8c8, w4a8c8, w8a8-mxfp8, w4a4c8. */
  weights: string;
  /** Value of `--quantization` for vLLM-Ascend; `none` leaves the flag out. Changing this replaces every group. Default: `ascend` for weights that msModelSlim quantized (every format but bf16 and fp8), else `none`. */
  quantization?: string;
  /** Absolute path of the weights in the container. Changing this replaces every group. */
  path: string;
  /** Directory in the container on which the weights volume is mounted; `path` is below it. Changing this replaces every group. */
  volumePath: string;
  /** Name of the model in requests (`model`). Changing this replaces every group. */
  servedModelName: string;
}

/** How the MTP layer of a model is exported as the draft model of xLLM. */
interface MtpExportSpec {
  /** Directory `tools` of xLLM's sources in the image. The public images do not contain it. Changing this runs the Job again. */
  tools: string;
  /** Directory of the model, below the topology's `model.volumePath`. Changing this runs the Job again and replaces every group. Default: the float weights that a script of `quantizedWeights` reads, otherwise the topology's `model.path`. */
  source?: string;
  /** Directory of the draft model. Changing this runs the Job again and replaces every group. Default: the `draftModel` of the topology's group. */
  path?: string;
  /** Number of nodes that get the draft model, where the weights are on each node's own disk. Changing this runs the Job again. Default: as many as the groups need. */
  nodes?: number;
  /** Seconds for all attempts together, after which the Job fails. Changing this runs the Job again. Default: 86400. */
  deadlineSeconds?: number;
  /** Number of retries after a failed pod; a permanent failure is not retried. Changing this runs the Job again. Default: 2. */
  retries?: number;
  /** CPU and memory of each pod. Changing this runs the Job again. Default: requests of 8 CPUs and 64Gi, no limits. */
  resources?: ResourceSettings;
  /** Image of the Job, with a tag or a digest. Changing this runs the Job again. Default: the engine's image. */
  image?: string;
}

/** Which checkpoint gets the weights of its MTP layer. */
interface MtpWeightsSpec {
  /** Directory of the checkpoint, below the topology's `model.volumePath`. Changing this runs the Job again and replaces every group. Default: the topology's `model.path`. */
  path?: string;
  /** Number of nodes whose checkpoint is completed, where the weights are on each node's own disk. Changing this runs the Job again. Default: as many as the groups need. */
  nodes?: number;
  /** Seconds for all attempts together, after which the Job fails. Changing this runs the Job again. Default: 86400. */
  deadlineSeconds?: number;
  /** Number of retries after a failed pod; a permanent failure is not retried. Changing this runs the Job again. Default: 3. */
  retries?: number;
  /** CPU and memory of each pod. Changing this runs the Job again. Default: requests of 1 CPU and 1Gi, no limits. */
  resources?: ResourceSettings;
  /** Image of the Job, with a tag or a digest. Changing this runs the Job again. Default: the engine's image. */
  image?: string;
}

/** Pods by labels of their namespace and their own, or a block of addresses. */
interface NetworkPeerSettings {
  /** Labels of the namespace, e.g. `{ kubernetes.io/metadata.name: gateway }`. Default: the namespace of the stack. */
  namespaceLabels?: { [key: string]: string };
  /** Labels of the pods. Default: every pod. */
  podLabels?: { [key: string]: string };
  /** Addresses outside of the cluster, e.g. `192.168.0.0/24`; without labels. Default: none. */
  cidr?: string;
}

/** Who may reach the pods of the pod network: proxy, pool, procedures, and engines without the network of their node. */
interface NetworkPolicySettings {
  /** Who may send requests to the API and read its metrics, besides the pods of the stack; without entries every pod of the namespace. Changing this restarts nothing. Default: []. */
  clients?: NetworkPeerSettings[];
  /** Addresses of the nodes, e.g. `10.0.0.0/16`: from them, engines in the network of their node reach the server of `kvTransfer.pool`. Changing this restarts nothing. Default: []. */
  nodes?: string[];
}

/** The network of the nodes. */
interface NetworkSettings {
  /** Name of the NIC for HCCL and Gloo. Changing this replaces every group. Default: the NIC with the node's address. */
  interface?: string;
}

/** A directory of an NFS server. */
interface NfsSettings {
  /** Host name or address of an NFS server. Default: none. */
  server: string;
  /** Absolute path of the directory on the NFS server. Default: none. */
  path: string;
}

/** Settings of one node. */
interface NodeOverride {
  /** Ports of the processes on the node. Default: {}. */
  ports?: NodePortsSpec;
  /** Environment variables. Default: {}. */
  env?: { [key: string]: string };
  /** Flags of the engine, by their name in camelCase. Default: {}. */
  args?: { [key: string]: any };
  /** `engine_id` of the KV transfer. Default: that of the group. */
  engineId?: string;
}

/** Ports of the processes on one node, 1 to 65535. */
interface NodePortsSpec {
  /** HTTP port of the first rank of the node. Default: that of the group. */
  api?: number;
  /** `kv_port` of the processes on the node. Default: that of the group. */
  kv?: number;
}

/** Ports of the nodes that glm-serve does not manage. */
interface NodeSettings {
  /** Whether pods of several groups may run on one node. The rules then compare their ports with each other. Changing this restarts nothing. Default: false. */
  shared?: boolean;
  /** Map from the name of other software to the ports that it binds or reserves on every node: `{ team-b: "6700,30000-30031" }`. `ports` prints those of a stack. An entry `kubelet` or `kube-proxy` replaces the usual ports of that component. Default: {}. */
  usedPorts?: { [key: string]: string };
  /** Map from the name of other software to the ranges from which it chooses ephemeral ports, e.g. HCCL and Mooncake of other stacks. `ports` prints those of a stack. Default: {}. */
  pickedPorts?: { [key: string]: string };
  /** `--service-node-port-range` of the API server. A rule warns of ports in this range only if the site sets the range, or names ports of it in `usedPorts` or `pickedPorts`. Default: 30000-32767, the default of the API server. */
  nodePortRange?: string;
  /** `net.ipv4.ip_local_port_range` of the nodes. Default: "32768-60999". */
  ephemeralPortRange?: string;
  /** `net.ipv4.ip_local_reserved_ports` of the nodes: ports that the kernel does not choose for outgoing connections. Changing this restarts nothing. Default: "". */
  reservedPorts?: string;
}

/** How Prometheus and Grafana watch a stack. */
interface ObservabilitySettings {
  /** How Prometheus finds every rank: `prometheus-operator` makes PodMonitors, which need its CustomResourceDefinitions, and `scrape-config` a ConfigMap with scrape configs and alerts for a Prometheus without the operator. Changing this restarts nothing. Default: "off". One of off, prometheus-operator, scrape-config. */
  monitors?: string;
  /** Whether engine pods have the annotations `prometheus.io/scrape`, `port` and `path`. Annotations hold one port, so Prometheus reads one rank of each pod, and finds no metrics in pods without an API. Changing this replaces every group. Default: false. */
  annotations?: boolean;
  /** Seconds between two scrapes. Changing this restarts nothing. Default: 30. */
  intervalSeconds?: number;
  /** Labels of the PodMonitors and the PrometheusRule, by which a Prometheus selects them: `{ release: "kube-prometheus-stack" }`. Changing this restarts nothing. Default: {}. */
  labels?: { [key: string]: string };
  /** Whether to scrape MindCluster's npu-exporter, too, for clusters in which nothing else does. Changing this restarts nothing. Default: false. */
  npuExporter?: boolean;
  /** Alerts, with their limits. `{}` turns them on with their defaults. Changing this restarts nothing. Default: no alerts. */
  alerts?: AlertSettings;
  /** ConfigMaps with Grafana dashboards. `{}` turns them on. Changing this restarts nothing. Default: no dashboards. */
  dashboards?: DashboardSettings;
}

/** Joins the patches of an image to tokens of the text model. */
interface PatchMergerSpec {
  /** Number of patches that one token joins, in each direction (`spatial_merge_size`). */
  patches: number;
  /** Width of its gated feed-forward network (`projection_intermediate_size`). */
  width: number;
}

/** Where the pods of groups run, by domains of the nodes: super-pods, racks or zones. */
interface PlacementSettings {
  /** Label of the nodes whose value names their domain, e.g. `huawei.com/topotree.rackid` for racks. Changing this replaces every group. Default: the label of super-pods, by profile and hardware. */
  domainLabel?: string;
  /** Whether all pods of a group run in one domain. Changing this replaces every group. Default: "required". One of required, preferred, off. */
  together?: string;
  /** Whether the replicas of a group run in different domains, so that the loss of one leaves the others. Changing this replaces every group. Default: "off". One of required, preferred, off. */
  spread?: string;
}

/** How the cluster offers its devices. Each setting but `profile` replaces what the profile presets. */
interface PlatformSettings {
  /** Kind of cluster, which presets all other settings: `plain` (default scheduler), `mindcluster`, `cce` or `hami`. It applies to Ascend. Changing this replaces every group. Default: "plain". One of cce, hami, mindcluster, plain. */
  profile?: string;
  /** Name of the device resource, e.g. `huawei.com/Ascend910`. Changing this replaces every group. Default: preset by the profile; `nvidia.com/gpu` on NVIDIA. */
  resourceName?: string;
  /** Scheduler of the pods with devices. Changing this replaces every group. Default: preset by the profile. */
  schedulerName?: string;
  /** RuntimeClass of the pods with devices. Changing this replaces every group. Default: preset by the profile. */
  runtimeClassName?: string;
  /** Labels of the nodes on which pods may run. Changing this replaces every group. Default: preset by the profile. */
  nodeSelector?: { [key: string]: string };
  /** Tolerations of the pods. Changing this replaces every group. Default: NoSchedule taints whose key is the resource name. */
  tolerations?: TolerationSettings[];
  /** Labels of engine pods for the scheduler, e.g. `{ fault-scheduling: grace }`. Changing this replaces every group. Default: preset by the profile. */
  podLabels?: { [key: string]: string };
  /** Value of the annotation `huawei.com/schedule_policy`, by which Volcano schedules the pods of a group together or not at all, e.g. `chip2-node16`; "" turns this off. Changing this replaces every group. Default: preset by the profile for the hardware. */
  gangSchedulePolicy?: string;
  /** Files and directories of the node that are mounted at the same path in engine containers: driver, tools and configuration. Changing this replaces every group. Default: preset by the profile. */
  driverMounts?: DriverMount[];
  /** Path of npu-smi on the nodes, whose directory engine pods then mount alone: `/usr/local/bin/npu-smi` or `/usr/local/sbin/npu-smi`. Pods start where the file is missing. Changing this replaces every group. Default: both with the profile `plain`; none with the others, whose container runtime mounts npu-smi. One of /usr/local/bin/npu-smi, /usr/local/sbin/npu-smi. */
  npuSmi?: string;
}

/** What the pods may do beyond the least that glm-serve gives them (docs/security.md). */
interface PodSecuritySettings {
  /** User id of the pods without devices: proxy, smoke, bench and accuracy. bench and accuracy read the tokenizer in the weights volume. Changing this restarts the proxy. Default: 65532. */
  runAsUser?: number;
  /** User id of the Jobs that write into the weights volume; 0 is root, to whom the directories of most volumes belong. Changing this restarts nothing. Default: 0. */
  weightsUser?: number;
  /** Profile by which the container runtime filters the system calls of engines. Changing this replaces every group. Default: "RuntimeDefault". One of RuntimeDefault, Unconfined. */
  engineSeccompProfile?: string;
  /** Linux capabilities of engines besides those that glm-serve gives them, e.g. `IPC_LOCK`. Changing this replaces every group. Default: []. */
  engineCapabilities?: string[];
}

/** How the nodes are checked before serving. */
interface PreflightSpec {
  /** Port at which the pods connect, 1024 to 65535. Default: the first port from 29399 on that the topology does not use. */
  port?: number;
  /** Seconds until all pods must have connected, including the time to pull images. The report names the missing ones. Default: 900. */
  gatherSeconds?: number;
  /** Seconds for the pings between all pairs of devices. Default: 1200. */
  pingSeconds?: number;
  /** How NPUs of different nodes ping each other: over RoCE, or over HCCS within a super-pod. Default: `hccs_ping` on Atlas 800 A3, `ping` on A2. One of ping, hccs_ping. */
  ping?: string;
  /** Whether its pods mount the root directory of the node, read-only, so that they start, and report, where a path is missing that engine pods mount (`platform.driverMounts`, weights). Otherwise they mount each path, and do not start where one is missing. Default: true. */
  hostRoot?: boolean;
  /** Seconds for all attempts together, after which the Job fails. Changing this runs the Job again. Default: 3600. */
  deadlineSeconds?: number;
  /** Number of retries after a failed pod; a permanent failure is not retried. Changing this runs the Job again. Default: 0. */
  retries?: number;
  /** CPU and memory of each pod. Changing this runs the Job again. Default: requests of 2 CPUs and 2Gi, no limits. */
  resources?: ResourceSettings;
  /** Image of the Job, with a tag or a digest. Changing this runs the Job again. Default: the engine's image. */
  image?: string;
}

/** Probes of the engine containers and the proxy. */
interface ProbeSettings {
  /** Startup probe of the engine; covers loading the weights. Changing this replaces every group. Default: two hours: 240 failures, 30 seconds apart. */
  startup?: StartupBudget;
  /** Readiness probe of the engine and the proxy. Default: 3 failures, 10 seconds apart. */
  readiness?: ReadinessBudget;
  /** Liveness probe of the engine and the proxy. A pod that exceeds its budget stops its whole group. Default: 10 failures, 30 seconds apart. */
  liveness?: LivenessBudget;
  /** Seconds after which an unanswered probe fails. Default: 10. */
  timeoutSeconds?: number;
}

/** The procedures of a stack: Jobs before and after serving. Each runs only when its setting is present. */
interface ProcedureSettings {
  /** Checks the nodes before serving: links and health of the NPUs, pings between all of them, driver, ports, memory. Default: does not run. */
  preflight?: PreflightSpec;
  /** Downloads the weights from ModelScope or Hugging Face. Changing this runs the Job again, and replaces every group if the marker file changes. Default: does not run. */
  weights?: WeightsDownloadSpec;
  /** Adds embedding and head to the MTP layer of GLM-5 in bf16 (deployment document 002, §5.2). Changing this runs the Job again, and replaces every group if the marker file changes. Default: does not run. */
  mtpWeights?: MtpWeightsSpec;
  /** Quantizes weights to w8a8 for xLLM (deployment document 004, EX3). Changing this runs the Job again, and replaces every group if the marker file changes. Default: does not run. */
  quantizedWeights?: QuantizedWeightsSpec;
  /** Exports the draft model of xLLM (deployment document 004, EX1). Changing this runs the Job again, and replaces every group if the marker file changes. Default: does not run. */
  mtpExport?: MtpExportSpec;
  /** Sends a few requests to the stack and checks the answers. Default: does not run. */
  smoke?: SmokeSpec;
  /** Measures the speed of the stack. Default: does not run. */
  bench?: BenchSpec;
  /** Measures the accuracy of the answers. Default: does not run. */
  accuracy?: AccuracySpec;
}

/** Settings of some processes of a group. Each replaces the setting of the group with the same name as a whole. */
interface ProcessOverride {
  /** Environment variables. Default: {}. */
  env?: { [key: string]: string };
  /** Flags of the engine, by their name in camelCase. Default: {}. */
  args?: { [key: string]: any };
  /** `engine_id` of the KV transfer. Default: that of the group. */
  engineId?: string;
}

/** The pod, devices and endpoint of one process. */
export interface ProcessRow {
  group: string;
  pod: string;
  process: string;
  ranks: string;
  devices: string;
  endpoint: string;
}

/** The proxy in front of prefill and decode. */
interface ProxySpec {
  /** Port of the proxy and of its Service. */
  port: number;
}

/** How weights are quantized to w8a8 for xLLM, or quantized weights are completed. */
interface QuantizedWeightsSpec {
  /** Path in the image of msModelSlim's `quant_glm_moe_w8a8.py`, adapted as deployment document 004, EX3, describes. The script uses the devices of one node and memory for the float weights: set `resources`. Changing this runs the Job again, and replaces every group if the marker file changes. Default: none: the weights in `path` are quantized already; the Job completes and checks them. */
  script?: string;
  /** Directory of the float weights, for the script and for the chat template. Required with `script`. Changing this runs the Job again and replaces every group. */
  source?: string;
  /** Directory of the quantized weights. Changing this runs the Job again and replaces every group. Default: the topology's `model.path`. */
  path?: string;
  /** Number of nodes whose weights are completed, where the weights are on each node's own disk. Changing this runs the Job again. Default: as many as the groups need. */
  nodes?: number;
  /** Seconds for all attempts together, after which the Job fails. Changing this runs the Job again. Default: 172800. */
  deadlineSeconds?: number;
  /** Number of retries after a failed pod; a permanent failure is not retried. Changing this runs the Job again. Default: 1. */
  retries?: number;
  /** CPU and memory of each pod. Changing this runs the Job again. Default: requests of 8 CPUs and 32Gi, no limits. */
  resources?: ResourceSettings;
  /** Image of the Job, with a tag or a digest. Changing this runs the Job again. Default: the engine's image. */
  image?: string;
}

/** A device of a server. Its position in the list gives its number and its rank. */
interface RankTableDevice {
  /** Address of the device's NIC: `hccn_tool -i <n> -ip -g`, or `address_<n>` in /etc/hccn.conf. Required for several servers in version 1.0, and for several super-pods in 1.2. Default: none. */
  deviceIp?: string;
  /** SDID of the device as a decimal string: `npu-smi info -t spod-info -i <card> -c <chip>`. Required in version 1.2; must not be set in 1.0. Default: none. */
  superDeviceId?: string;
}

/** A node and its devices. */
interface RankTableServer {
  /** Address of the node as Kubernetes shows it: INTERNAL-IP of `kubectl get nodes -o wide`. */
  serverId: string;
  /** The devices that take part, in the order of their numbers. */
  devices: RankTableDevice[];
}

/** Addresses of all devices of one group, for HCCL: listed here, or written by MindCluster's ascend-operator. */
interface RankTableSpec {
  /** Whether MindCluster's ascend-operator writes the table once every pod has its devices. No other setting of `rankTable` may be set then. Default: the settings below list the table. */
  operator?: boolean;
  /** Format: `1.0` for Atlas A2, and for A3 without links between super-pods; `1.2` for A3 in super-pods. Required without `operator`. One of 1.0, 1.2. */
  version?: string;
  /** All nodes of the group. Required without `operator`. */
  servers?: RankTableServer[];
  /** The super-pods of the nodes. Required in version 1.2; must not be set in 1.0. */
  superPods?: RankTableSuperPod[];
}

/** A super-pod: servers whose devices reach each other over HCCS. */
interface RankTableSuperPod {
  /** Id of the super-pod, from `npu-smi info -t spod-info`. */
  superPodId: string;
  /** `serverId` of its servers, which must be adjacent in `servers`. */
  serverIds: string[];
}

export interface RanktableConfigMapArgs {
  /** Name of the StatefulSet, Deployment or Job whose pods read the table. The name of the ConfigMap contains it. Changing this replaces the ConfigMap. */
  workload: string;
  /** The devices of every node, or `{ operator: true }` if an operator of the cluster fills them in. */
  rankTable: RankTableSpec;
  /** Namespace of the ConfigMap. Changing this replaces it. Default: "default". */
  namespace?: pulumi.Input<string>;
  /** Labels of the ConfigMap. Default: none. */
  labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /** Value of the label `ring-controller.atlas`, by which ascend-operator finds the ConfigMaps that it fills in. Default: "ascend-910b", for Atlas A2 and A3; "ascend-1980" on CCE. */
  ringController?: string;
}

interface ReadinessBudget {
  /** Seconds between two probes. Default: 10. */
  periodSeconds?: number;
  /** Number of consecutive failures after which the probe has failed. Default: 3. */
  failureThreshold?: number;
}

/** Settings of one replica. */
interface ReplicaOverride {
  /** Ports of the replica. Default: {}. */
  ports?: GroupPorts;
  /** Settings of single nodes of the replica, by ordinal from 0. Default: {}. */
  nodes?: { [key: string]: NodeOverride };
  /** Environment variables. Default: {}. */
  env?: { [key: string]: string };
  /** Flags of the engine, by their name in camelCase. Default: {}. */
  args?: { [key: string]: any };
  /** `engine_id` of the KV transfer. Default: that of the group. */
  engineId?: string;
}

/** CPU and memory of a container. */
interface ResourceSettings {
  /** What the scheduler reserves. Default: 64 CPUs and 512Gi for an engine container, 4 CPUs and 8Gi for the proxy; or the limit if it is smaller. */
  requests?: AmountSettings;
  /** What the container may use at most. Default: no limit. */
  limits?: AmountSettings;
}

/** How the groups of one pool change. */
interface RolloutSettings {
  /** Number of groups of the pool that change at the same time. Changing this restarts nothing. Default: 1. */
  maxUnavailable?: number;
  /** Number of groups that start before the old ones end. Only 0 is possible: a group keeps its name and its addresses, so the old group ends before the new one starts. Changing this restarts nothing. Default: 0. */
  maxSurge?: number;
}

/** A key of a Secret in the same namespace. */
interface SecretReference {
  /** Name of the Secret. */
  name: string;
  /** Key in the Secret. */
  key: string;
}

/** The cluster on which a topology is deployed. Every setting is optional. */
export interface Site {
  /** Prefix of the names of all objects. Stacks of one topology in one namespace need different prefixes. Changing this replaces everything. Default: the topology's name. */
  instance?: string;
  /** Namespace of all objects. Changing this replaces everything. Default: "default". */
  namespace?: string;
  /** Whether to create the namespace. Otherwise, the namespace must exist. Changing this restarts nothing. Default: false. */
  createNamespace?: boolean;
  /** Image of the engine and the proxy, with a tag or a digest. Changing this replaces every group and restarts the proxy. Default: the engine's image of the topology's release. */
  image?: string;
  /** Registry that replaces the registry of the engine's image, e.g. `mirror.example/quay`. Changing this replaces every group and restarts the proxy. Default: no mirror. */
  imageMirror?: string;
  /** When nodes pull the image. Changing this replaces every group and restarts the proxy. Default: "IfNotPresent". One of IfNotPresent, Always, Never. */
  imagePullPolicy?: string;
  /** Names of the Secrets with which nodes pull the image. Changing this replaces every group and restarts the proxy. Default: []. */
  imagePullSecrets?: string[];
  /** The volume with the weights, mounted at the topology's `model.volumePath`. */
  weights?: WeightsSettings;
  /** How the cluster offers its devices. */
  platform?: PlatformSettings;
  /** Where the pods of groups run, by super-pod or rack. Changing this replaces every group. Default: anywhere. */
  placement?: PlacementSettings;
  /** The network of the nodes. */
  network?: NetworkSettings;
  /** Policies for the pods in the pod network; connections to the nodes are for a firewall (`glm-serve ports --firewall`). Changing this restarts nothing. Default: no policies. */
  networkPolicy?: NetworkPolicySettings;
  /** Size limit of /dev/shm, a Kubernetes quantity. Changing this replaces every group. Default: 64Gi; for LightLLM what its requests need. */
  sharedMemory?: string;
  /** Another model of the same family in place of the topology's. */
  model?: ModelSettings;
  /** Kind of every node in place of the topology's, e.g. `atlas-800-a2`. Changing this replaces every group. Default: the topology's `hardware`. */
  hardware?: string;
  /** CPU and memory of an engine container. Changing this replaces every group. Default: requests of 64 CPUs and 512Gi, no limits. */
  resources?: ResourceSettings;
  /** CPU and memory of the proxy, and of the server of `kvTransfer.pool`. Changing this restarts the proxy. Default: requests of 4 CPUs and 8Gi, no limits. */
  proxyResources?: ResourceSettings;
  /** API key that the engines require, and that the proxy, smoke, bench and accuracy send. Changing this replaces every group and restarts the proxy. Default: none: the API needs no key. */
  apiKey?: ApiKeySettings;
  /** Environment variables of the engine from keys of Secrets: `{ HF_TOKEN: { name: "hub", key: "token" } }`. The proxy receives only its API key. Changing this replaces every group and restarts the proxy. Default: {}. */
  secretEnvironment?: { [key: string]: SecretReference };
  /** How the pods of a group know each other. */
  link?: LinkSettings;
  /** What pods may do beyond the least that glm-serve gives them (docs/security.md). Changing this replaces every group and restarts the proxy. */
  podSecurity?: PodSecuritySettings;
  /** Labels of every object and pod. Changing this replaces every group and restarts the proxy. Default: {}. */
  labels?: { [key: string]: string };
  /** Annotations of every object and pod. Changing this replaces every group and restarts the proxy. Default: {}. */
  annotations?: { [key: string]: string };
  /** Probes of the engine containers and the proxy. Changing them replaces every group and restarts the proxy. */
  probes?: ProbeSettings;
  /** Jobs before and after serving. Each runs only when its setting is present; `smoke: {}` runs smoke with its defaults. Changing one runs the Job again. */
  procedures?: ProcedureSettings;
  /** Switches for troubleshooting, which override flags of the topology. Changing them replaces the groups whose flags change. */
  diagnose?: DiagnoseSettings;
  /** How Prometheus and Grafana watch the stack. */
  observability?: ObservabilitySettings;
  /** Ports of the nodes that glm-serve does not manage. Plans are checked against them, and assigned ports avoid them. Changing them replaces the groups whose assigned ports change. */
  nodes?: NodeSettings;
  /** Sizes above which a topology is refused. Changing them restarts nothing. */
  limits?: LimitSettings;
  /** How the groups of each pool change, by the name of the group: `{ decode: { maxUnavailable: 2 } }`. By default, one group of each pool changes at a time. Changing this restarts nothing. Default: {}. */
  rollout?: { [key: string]: RolloutSettings };
  /** Seconds that the pods of a group wait for each other before they exit. Changing this replaces every group. Default: 1800. */
  joinTimeoutSeconds?: number;
  /** Seconds that a pod may take to stop, from 20 to 899. Changing this replaces every group and restarts the proxy. Default: 120. */
  terminationGracePeriodSeconds?: number;
  /** What an engine pod does before it ends. */
  drain?: DrainSettings;
  /** Whether a pod becomes ready only once each of its APIs has answered a completion of one token. */
  warmUp?: WarmUpSettings;
  /** What evictions, such as those of `kubectl drain`, may end. */
  disruptionBudget?: DisruptionBudgetSettings;
  /** Settings for vLLM-Ascend. */
  vllmAscend?: VllmAscendSettings;
  /** Settings for xLLM. */
  xllm?: XllmSettings;
  /** Addresses of the devices, for xLLM on several nodes. Changing this replaces every group. Default: none. */
  rankTable?: RankTableSpec;
}

/** How the answers of a stack are checked. */
interface SmokeSpec {
  /** The Secret with the API key. Default: the one from which the site sets VLLM_API_KEY. */
  apiKey?: SecretReference;
  /** Seconds until every server must answer. Default: 600. */
  readySeconds?: number;
  /** Seconds for one request. The first request may compile. Default: 300. */
  requestSeconds?: number;
  /** Seconds for all attempts together, after which the Job fails. Changing this runs the Job again. Default: 3600. */
  deadlineSeconds?: number;
  /** Number of retries after a failed pod; a permanent failure is not retried. Changing this runs the Job again. Default: 2. */
  retries?: number;
  /** CPU and memory of each pod. Changing this runs the Job again. Default: requests of 1 CPU and 1Gi, no limits. */
  resources?: ResourceSettings;
  /** Image of the Job, with a tag or a digest. Changing this runs the Job again. Default: the engine's image. */
  image?: string;
}

interface StartupBudget {
  /** Seconds between two probes. Default: 30. */
  periodSeconds?: number;
  /** Number of consecutive failures after which the probe has failed. Default: 240. */
  failureThreshold?: number;
}

/** A toleration of a taint, as in a pod's spec. */
interface TolerationSettings {
  /** Key of the taint. Default: every key; then `operator` must be Exists. */
  key?: string;
  /** Whether the taint must have the value, or any value. Default: Kubernetes' own, Equal. One of Exists, Equal. */
  operator?: string;
  /** Value of the taint. Default: the empty value. */
  value?: string;
  /** Effect of the taint. Default: every effect. One of NoSchedule, PreferNoSchedule, NoExecute. */
  effect?: string;
  /** Seconds that the pod stays on the node once a NoExecute taint is added. Default: unlimited. */
  tolerationSeconds?: number;
}

/** A deployment as a document describes it: model and weights, engine and release, hardware, groups, proxy. Plain data: `defineTopology` checks the names of its settings at compile time, and `plan` checks everything else. */
interface Topology {
  /** Name of the topology, and the prefix of all object names unless an instance is named. A DNS label of at most 30 characters. Changing this replaces everything. */
  name: string;
  /** Description in one line, for lists of topologies. */
  summary: string;
  /** The document and its sections, e.g. `deployment document 002, §5.3 and §5.4`. */
  source: string;
  /** The model and its weights. */
  model: ModelSpec;
  /** The engine and its release. */
  engine: EngineSpec;
  /** Kind of every node, by its name in the hardware table, e.g. `atlas-800-a3`. Changing this replaces every group. */
  hardware: string;
  /** The transfer of the KV cache from prefill to decode. Required with prefill and decode groups; must not be set otherwise. */
  kvTransfer?: KvTransferSpec;
  /** The groups by name. Renaming a group replaces it. */
  groups: { [key: string]: GroupSpec };
  /** The proxy in front of prefill and decode. Default: no proxy. */
  proxy?: ProxySpec;
  /** Warnings and advice that the topology accepts: rule id → path of the finding → reason. A path also covers all settings below it. Errors cannot be accepted. Default: {}. */
  accepts?: { [key: string]: { [key: string]: string } };
}

/** The arguments of every component over a topology. */
export interface TopologyArgs {
  /** The topology: plain data, such as the default export of `glm-serve/stacks/a3-1p1d`. Pass the same value to the prefill pool, the decode pool and the proxy, so that their ports and degrees agree. */
  topology: Topology;
  /** The settings of the cluster. Default: the default of every setting. */
  site?: Site;
  /** Prefix of the names of all objects, instead of the site's `instance`. Changing this replaces every object. Default: the site's `instance`, or the topology's name. */
  instance?: string;
  /** Image of the engine and the proxy, instead of the documented one. Changing it replaces every group, even when the value is an Output: the launch scripts get their names before its value is known, so the pod template carries the change. Default: the documented image, from the site's `imageMirror`. */
  image?: pulumi.Input<string>;
  /** Namespace of every object. Changing this replaces every object. Default: the site's `namespace`. */
  namespace?: pulumi.Input<string>;
  /** Labels of every object and pod. They override the site's labels of the same key. Changing this replaces every group. Default: none. */
  labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /** Names of the Secrets with which the nodes pull the image. Default: the site's `imagePullSecrets`. */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Encoder of images. */
interface VisionTowerSpec {
  /** Number of layers. */
  layers: number;
  /** Width of the layers. */
  hiddenSize: number;
  /** Whether the feed-forward networks are gated: three matrices in place of two. Default: false. */
  gated?: boolean;
  /** What joins patches to tokens of the text model. Default: its parameters are not counted. */
  merger?: PatchMergerSpec;
}

/** Settings for vLLM-Ascend. */
interface VllmAscendSettings {
  /** Whether pods install the attention operators that CANN 8.5.1 lacks on Atlas 800 A2 (deployment document 000). Changing this replaces every group. Default: false. */
  installFiaOperators?: boolean;
}

/** Whether a pod becomes ready only once each of its APIs has answered a completion of one token. */
interface WarmUpSettings {
  /** Whether the pods of serve groups are ready only once each API has answered a completion of one token. Changing this replaces every group of this role. Default: true. */
  serve?: boolean;
  /** The same for prefill groups. Decode groups never answer alone: their ranks drop weights that only prefill reads. Changing this replaces every group of this role. Default: true. */
  prefill?: boolean;
}

/** Which weights are downloaded, and from where. */
interface WeightsDownloadSpec {
  /** Hub that serves the weights. Changing this runs the Job again and replaces every group. One of modelscope, huggingface. */
  source: string;
  /** Repository on the hub as `owner/name`, e.g. `ZhipuAI/GLM-4.7`. Changing this runs the Job again and replaces every group. */
  repository: string;
  /** A commit or a tag. Branches are rejected, since their content changes. Changing this runs the Job again and replaces every group. */
  revision: string;
  /** The Secret with the access token. Changing this runs the Job again. Default: none: the repository is public. */
  tokenSecret?: SecretReference;
  /** URL of the hub, or of a mirror with the same interface. Changing this runs the Job again. Default: the hub's own. */
  endpoint?: string;
  /** Directory of the weights, below the topology's `model.volumePath`. Changing this runs the Job again and replaces every group. Default: the topology's `model.path`. */
  path?: string;
  /** Shell patterns of files that are not downloaded, e.g. `*.pth`. Changing this runs the Job again and replaces every group. Default: []. */
  exclude?: string[];
  /** Number of concurrent downloads. Changing this runs the Job again. Default: 4. */
  connections?: number;
  /** Number of nodes that get the weights, where they are on each node's own disk. Raise this where more nodes may run the engine. Changing this runs the Job again. Default: as many as the groups need. */
  nodes?: number;
  /** Seconds for all attempts together, after which the Job fails. Changing this runs the Job again. Default: 86400. */
  deadlineSeconds?: number;
  /** Number of retries after a failed pod; a permanent failure is not retried. Changing this runs the Job again. Default: 6. */
  retries?: number;
  /** CPU and memory of each pod. Changing this runs the Job again. Default: requests of 4 CPUs and 8Gi, no limits. */
  resources?: ResourceSettings;
  /** Image of the Job, with a tag or a digest. Changing this runs the Job again. Default: the engine's image. */
  image?: string;
}

/** The volume with the weights, mounted at the topology's `model.volumePath`: at most one of the three kinds. */
interface WeightsSettings {
  /** A directory of every node. Changing this replaces every group. */
  hostPath?: HostPathSettings;
  /** A PersistentVolumeClaim in the same namespace. Changing this replaces every group. */
  persistentVolumeClaim?: ClaimSettings;
  /** A directory of an NFS server. Changing this replaces every group. */
  nfs?: NfsSettings;
  /** Whether the volume is mounted read-only; the engine's compile cache is then in /tmp. Changing this replaces every group. Default: false. */
  readOnly?: boolean;
}

/** Settings for xLLM. */
interface XllmSettings {
  /** Absolute path of the server in the container. The public images do not contain it, so xLLM requires this setting. Changing this replaces every group. */
  binaryPath?: string;
}
