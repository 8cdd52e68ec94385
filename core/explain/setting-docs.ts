import type { SettingDoc } from "./explanation.ts";

/** Docstrings of settings by path; `*` stands for a name that the user gives. Written by scripts/explanations.ts. */
export const settingDocs: Readonly<Record<string, SettingDoc>> = {
  "name": {
    "meaning": "Name of the topology, and the prefix of all object names unless an instance is named. A DNS label of at most 30 characters.",
    "effect": "Changing this replaces everything."
  },
  "summary": {
    "meaning": "Description in one line, for lists of topologies."
  },
  "source": {
    "meaning": "The document and its sections, e.g. `deployment document 002, §5.3 and §5.4`."
  },
  "model": {
    "meaning": "The model and its weights."
  },
  "model.name": {
    "meaning": "Name on the model card, e.g. `GLM-5`. A model that glm-serve does not know also needs `facts`."
  },
  "model.facts": {
    "meaning": "Facts of the model, as `glm-serve model <config.json>` prints them.",
    "usual": "the facts of the known model with this name"
  },
  "model.facts.type": {
    "meaning": "`model_type` of config.json."
  },
  "model.facts.architectures": {
    "meaning": "`architectures` of config.json."
  },
  "model.facts.maxPositions": {
    "meaning": "Maximum context length in tokens (`max_position_embeddings`)."
  },
  "model.facts.attentionHeads": {
    "meaning": "Number of attention heads."
  },
  "model.facts.routedExperts": {
    "meaning": "Number of routed experts of a layer; 0 without experts."
  },
  "model.facts.expertsPerToken": {
    "meaning": "Number of routed experts that a token uses (`num_experts_per_tok`)."
  },
  "model.facts.hiddenSize": {
    "meaning": "Width of a token in the layers."
  },
  "model.facts.vocabularySize": {
    "meaning": "Number of tokens in the vocabulary."
  },
  "model.facts.denseLayers": {
    "meaning": "Number of layers with a dense feed-forward network."
  },
  "model.facts.expertLayers": {
    "meaning": "Number of layers with experts."
  },
  "model.facts.draftLayers": {
    "meaning": "Number of layers for multi-token prediction, beside the others."
  },
  "model.facts.denseWidth": {
    "meaning": "Width of the dense feed-forward network."
  },
  "model.facts.expertWidth": {
    "meaning": "Width of one expert, and of each shared expert."
  },
  "model.facts.sharedExperts": {
    "meaning": "Number of experts that every token uses."
  },
  "model.facts.attention": {
    "meaning": "Attention of the layers with a KV cache."
  },
  "model.facts.linearAttention": {
    "meaning": "Linear attention of some layers.",
    "usual": "every layer has a KV cache"
  },
  "model.facts.linearAttention.layers": {
    "meaning": "Layers with linear attention, counted from 0."
  },
  "model.facts.linearAttention.heads": {
    "meaning": "Number of heads."
  },
  "model.facts.linearAttention.headSize": {
    "meaning": "Size of a head."
  },
  "model.facts.linearAttention.convolution": {
    "meaning": "Width of the convolution."
  },
  "model.facts.vision": {
    "meaning": "Encoder of images.",
    "usual": "the model reads text only"
  },
  "model.facts.vision.layers": {
    "meaning": "Number of layers."
  },
  "model.facts.vision.hiddenSize": {
    "meaning": "Width of the layers."
  },
  "model.facts.vision.gated": {
    "meaning": "Whether the feed-forward networks are gated: three matrices in place of two.",
    "usual": "false"
  },
  "model.facts.vision.merger": {
    "meaning": "What joins patches to tokens of the text model.",
    "usual": "its parameters are not counted"
  },
  "model.facts.vision.merger.patches": {
    "meaning": "Number of patches that one token joins, in each direction (`spatial_merge_size`)."
  },
  "model.facts.vision.merger.width": {
    "meaning": "Width of its gated feed-forward network (`projection_intermediate_size`)."
  },
  "model.facts.residualStreams": {
    "meaning": "Number of residual streams that hyper-connections mix (`hc_mult`).",
    "usual": "1"
  },
  "model.facts.draftHeadStored": {
    "meaning": "Whether the bf16 checkpoint holds the embedding and the head of the draft layer."
  },
  "model.weights": {
    "meaning": "Number format of the weights.",
    "effect": "Changing this replaces every group."
  },
  "model.quantization": {
    "meaning": "Value of `--quantization` for vLLM-Ascend; `none` leaves the flag out.",
    "effect": "Changing this replaces every group.",
    "usual": "`ascend` for weights that msModelSlim quantized (every format but bf16 and fp8), else `none`"
  },
  "model.path": {
    "meaning": "Absolute path of the weights in the container.",
    "effect": "Changing this replaces every group."
  },
  "model.volumePath": {
    "meaning": "Directory in the container on which the weights volume is mounted; `path` is below it.",
    "effect": "Changing this replaces every group."
  },
  "model.servedModelName": {
    "meaning": "Name of the model in requests (`model`).",
    "effect": "Changing this replaces every group."
  },
  "engine": {
    "meaning": "The engine and its release."
  },
  "engine.name": {
    "meaning": "Name of the engine, e.g. `vllm-ascend`.",
    "effect": "Changing this replaces every group."
  },
  "engine.version": {
    "meaning": "Release, as the image tag spells it, e.g. `v0.20.2rc1`. A release without a catalogue is judged by that of the nearest older one, with a warning.",
    "effect": "Changing this replaces every group."
  },
  "hardware": {
    "meaning": "Kind of every node, by its name in the hardware table, e.g. `atlas-800-a3`.",
    "effect": "Changing this replaces every group."
  },
  "kvTransfer": {
    "meaning": "The transfer of the KV cache from prefill to decode. Required with prefill and decode groups; must not be set otherwise."
  },
  "kvTransfer.connector": {
    "meaning": "Name of the connector, e.g. `MooncakeConnectorV1`.",
    "effect": "Changing this replaces every group."
  },
  "kvTransfer.useAscendDirect": {
    "meaning": "Whether Mooncake uses the AscendDirect transport, also in the connectors of a MultiConnector. Older images turn it off by default and then transfer nothing.",
    "effect": "Changing this replaces every group.",
    "usual": "the default of the connector"
  },
  "kvTransfer.settings": {
    "meaning": "Further keys of `--kv-transfer-config`, e.g. `kv_load_failure_policy`. `{rank}` in a text stands for the data-parallel rank of the process, and `{37000+rank}` for the sum, here and in `extraConfig`.",
    "effect": "Changing this replaces every group.",
    "usual": "{}"
  },
  "kvTransfer.extraConfig": {
    "meaning": "Further keys of `kv_connector_extra_config`.",
    "effect": "Changing this replaces every group.",
    "usual": "{}"
  },
  "kvTransfer.connectors": {
    "meaning": "The connectors of a MultiConnector, in the order in which it asks them.",
    "effect": "Changing this replaces every group.",
    "usual": "none"
  },
  "kvTransfer.connectors.connector": {
    "meaning": "Name of the connector, e.g. `AscendStoreConnector`.",
    "effect": "Changing this replaces every group."
  },
  "kvTransfer.connectors.useAscendDirect": {
    "meaning": "Whether Mooncake uses the AscendDirect transport.",
    "effect": "Changing this replaces every group.",
    "usual": "that of the MultiConnector"
  },
  "kvTransfer.connectors.settings": {
    "meaning": "Further keys of the connector's own config.",
    "effect": "Changing this replaces every group.",
    "usual": "{}"
  },
  "kvTransfer.connectors.extraConfig": {
    "meaning": "Further keys of its `kv_connector_extra_config`, e.g. `backend`.",
    "effect": "Changing this replaces every group.",
    "usual": "{}"
  },
  "kvTransfer.pool": {
    "meaning": "The pool behind AscendStoreConnector, which GlmTopology deploys before the groups.",
    "effect": "Changing this replaces every group.",
    "usual": "none: a pool outside of the topology"
  },
  "kvTransfer.pool.backend": {
    "meaning": "Implementation of the pool: Mooncake's store, or MemCache.",
    "effect": "Changing this replaces every group."
  },
  "kvTransfer.pool.port": {
    "meaning": "Port of the master (Mooncake, documented 50088) or of the meta service (MemCache, documented 5000), which runs in a pod of its own. MemCache also uses the ports 1000 and 3000 above it.",
    "effect": "Changing this replaces every group."
  },
  "kvTransfer.pool.config": {
    "meaning": "Settings of the clients' config file, by their name there: `mooncake.json`, or `mmc-local.conf`.",
    "effect": "Changing this replaces every group.",
    "usual": "{}"
  },
  "kvTransfer.pool.segmentSize": {
    "meaning": "Memory that the process of each device gives to the pool, by role, e.g. `{ prefill: \"64GB\", decode: \"0\" }` (`global_segment_size` of Mooncake, `dram.size` of MemCache).",
    "effect": "Changing this replaces every group.",
    "usual": "1GB for each role"
  },
  "groups": {
    "meaning": "The groups by name. Renaming a group replaces it."
  },
  "groups.*.role": {
    "meaning": "What the group serves: whole requests, or one of the two phases.",
    "effect": "Changing this replaces the group."
  },
  "groups.*.replicas": {
    "meaning": "Number of such groups.",
    "effect": "Changing this adds or deletes groups; the others keep running.",
    "usual": "1"
  },
  "groups.*.nodes": {
    "meaning": "Number of whole nodes of one group, with one pod each.",
    "effect": "Changing this replaces the group."
  },
  "groups.*.dataParallelSize": {
    "meaning": "Number of data-parallel ranks of one group.",
    "effect": "Changing this replaces the group."
  },
  "groups.*.tensorParallelSize": {
    "meaning": "Number of devices that share the tensors of one pipeline stage of a rank.",
    "effect": "Changing this replaces the group."
  },
  "groups.*.pipelineParallelSize": {
    "meaning": "Number of pipeline stages of one rank. The stages of one rank may run on different nodes.",
    "effect": "Changing this replaces the group.",
    "usual": "1"
  },
  "groups.*.layersPerStage": {
    "meaning": "Number of layers of each pipeline stage, from the first on (VLLM_PP_LAYER_PARTITION).",
    "effect": "Changing this replaces the group.",
    "usual": "as even as possible"
  },
  "groups.*.prefillContextParallelSize": {
    "meaning": "Number of devices that share the prompt of a rank, for each shard of its tensors.",
    "effect": "Changing this replaces the group.",
    "usual": "1"
  },
  "groups.*.loadBalancing": {
    "meaning": "Who distributes requests to the ranks: the API of the head, one API per node, or whoever knows the API of each rank.",
    "effect": "Changing this replaces the group.",
    "usual": "internal for role serve, external for prefill and decode"
  },
  "groups.*.devicesPerNode": {
    "meaning": "Number of devices of each node that the group uses. A pod on Ascend takes the whole node in any case.",
    "effect": "Changing this replaces the group.",
    "usual": "all devices of the node; on NVIDIA the devices that the degrees need"
  },
  "groups.*.cpusPerRank": {
    "meaning": "Number of CPUs to which numactl binds each process, beginning with the first CPUs. The image must contain numactl, and the pod's CPU set those CPUs.",
    "effect": "Changing this replaces the group.",
    "usual": "no binding"
  },
  "groups.*.setVisibleDevices": {
    "meaning": "Whether ASCEND_RT_VISIBLE_DEVICES is set even where one process uses the whole node.",
    "effect": "Changing this replaces the group.",
    "usual": "false"
  },
  "groups.*.ports": {
    "meaning": "Ports of the processes. Ports that the group needs and does not name are assigned without conflicts.",
    "effect": "Changing this replaces the group.",
    "usual": "{}"
  },
  "groups.*.ports.api": {
    "meaning": "HTTP port of the first rank of a node. The other ranks of the node use the ports after it.",
    "effect": "Changing this replaces the group.",
    "usual": "assigned"
  },
  "groups.*.ports.dataParallelRpc": {
    "meaning": "`--data-parallel-rpc-port` on the head of a group with several data-parallel ranks.",
    "effect": "Changing this replaces the group.",
    "usual": "assigned"
  },
  "groups.*.ports.master": {
    "meaning": "Port of `--master_node_addr` on the head, for xLLM; `--master-port` of a group whose pipeline spans nodes, for vLLM.",
    "effect": "Changing this replaces the group.",
    "usual": "assigned"
  },
  "groups.*.ports.kv": {
    "meaning": "`kv_port` of prefill and decode: the first of one port per device of the group.",
    "effect": "Changing this replaces the group.",
    "usual": "assigned"
  },
  "groups.*.ports.supervisor": {
    "meaning": "Port on the head at which the supervisors of a group of several nodes connect.",
    "effect": "Changing this replaces the group.",
    "usual": "the port after `dataParallelRpc`, or the one before `master`; assigned where neither is named"
  },
  "groups.*.engineId": {
    "meaning": "`engine_id` of the KV transfer, different for each engine. `{rank}` stands for the data-parallel rank of the process, and `{100+rank}` for the sum of 100 and the rank.",
    "effect": "Changing this replaces the group.",
    "usual": "none: vLLM makes a random one"
  },
  "groups.*.kvTransfer": {
    "meaning": "The part of the KV transfer that differs by role.",
    "effect": "Changing this replaces the group.",
    "usual": "{}"
  },
  "groups.*.kvTransfer.settings": {
    "meaning": "Further keys of `--kv-transfer-config`.",
    "effect": "Changing this replaces the group.",
    "usual": "{}"
  },
  "groups.*.kvTransfer.extraConfig": {
    "meaning": "Further keys of `kv_connector_extra_config`.",
    "effect": "Changing this replaces the group.",
    "usual": "{}"
  },
  "groups.*.kvTransfer.connectors": {
    "meaning": "Further keys of `kv_connector_extra_config` of single connectors of a MultiConnector, by the name of the connector.",
    "effect": "Changing this replaces the group.",
    "usual": "{}"
  },
  "groups.*.env": {
    "meaning": "Environment variables of every process, as the document exports them.",
    "effect": "Changing this replaces the group.",
    "usual": "{}"
  },
  "groups.*.args": {
    "meaning": "Flags of the engine by their name in camelCase (`maxModelLen` is `--max-model-len`), in the order of the command line.",
    "effect": "Changing this replaces the group.",
    "usual": "{}"
  },
  "groups.*.overrides": {
    "meaning": "Settings of single nodes, replicas and ranks that differ from those of the group.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.nodes": {
    "meaning": "Settings of a node in every replica, by ordinal from 0: `{ \"1\": { args: { … } } }`.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.nodes.*.ports": {
    "meaning": "Ports of the processes on the node.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.nodes.*.ports.api": {
    "meaning": "HTTP port of the first rank of the node.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "that of the group"
  },
  "groups.*.overrides.nodes.*.ports.kv": {
    "meaning": "`kv_port` of the processes on the node.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "that of the group"
  },
  "groups.*.overrides.nodes.*.env": {
    "meaning": "Environment variables.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.nodes.*.args": {
    "meaning": "Flags of the engine, by their name in camelCase.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.nodes.*.engineId": {
    "meaning": "`engine_id` of the KV transfer.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "that of the group"
  },
  "groups.*.overrides.replicas": {
    "meaning": "Settings of a replica, by its number from 0.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.replicas.*.ports": {
    "meaning": "Ports of the replica.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.replicas.*.ports.api": {
    "meaning": "HTTP port of the first rank of a node. The other ranks of the node use the ports after it.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "assigned"
  },
  "groups.*.overrides.replicas.*.ports.dataParallelRpc": {
    "meaning": "`--data-parallel-rpc-port` on the head of a group with several data-parallel ranks.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "assigned"
  },
  "groups.*.overrides.replicas.*.ports.master": {
    "meaning": "Port of `--master_node_addr` on the head, for xLLM; `--master-port` of a group whose pipeline spans nodes, for vLLM.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "assigned"
  },
  "groups.*.overrides.replicas.*.ports.kv": {
    "meaning": "`kv_port` of prefill and decode: the first of one port per device of the group.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "assigned"
  },
  "groups.*.overrides.replicas.*.ports.supervisor": {
    "meaning": "Port on the head at which the supervisors of a group of several nodes connect.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "the port after `dataParallelRpc`, or the one before `master`; assigned where neither is named"
  },
  "groups.*.overrides.replicas.*.nodes": {
    "meaning": "Settings of single nodes of the replica, by ordinal from 0.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.replicas.*.nodes.*.ports": {
    "meaning": "Ports of the processes on the node.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.replicas.*.nodes.*.ports.api": {
    "meaning": "HTTP port of the first rank of the node.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "that of the group"
  },
  "groups.*.overrides.replicas.*.nodes.*.ports.kv": {
    "meaning": "`kv_port` of the processes on the node.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "that of the group"
  },
  "groups.*.overrides.replicas.*.nodes.*.env": {
    "meaning": "Environment variables.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.replicas.*.nodes.*.args": {
    "meaning": "Flags of the engine, by their name in camelCase.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.replicas.*.nodes.*.engineId": {
    "meaning": "`engine_id` of the KV transfer.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "that of the group"
  },
  "groups.*.overrides.replicas.*.env": {
    "meaning": "Environment variables.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.replicas.*.args": {
    "meaning": "Flags of the engine, by their name in camelCase.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.replicas.*.engineId": {
    "meaning": "`engine_id` of the KV transfer.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "that of the group"
  },
  "groups.*.overrides.ranks": {
    "meaning": "Settings of a process in every replica, by its data-parallel rank from 0. Requires a process per rank (loadBalancing external).",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.ranks.*.env": {
    "meaning": "Environment variables.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.ranks.*.args": {
    "meaning": "Flags of the engine, by their name in camelCase.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "{}"
  },
  "groups.*.overrides.ranks.*.engineId": {
    "meaning": "`engine_id` of the KV transfer.",
    "effect": "Changing this replaces the replicas to which it applies.",
    "usual": "that of the group"
  },
  "proxy": {
    "meaning": "The proxy in front of prefill and decode.",
    "usual": "no proxy"
  },
  "proxy.port": {
    "meaning": "Port of the proxy and of its Service."
  },
  "accepts": {
    "meaning": "Warnings and advice that the topology accepts: rule id → path of the finding → reason. A path also covers all settings below it. Errors cannot be accepted.",
    "usual": "{}"
  },
  "site.instance": {
    "meaning": "Prefix of the names of all objects. Stacks of one topology in one namespace need different prefixes.",
    "effect": "Changing this replaces everything.",
    "usual": "the topology's name"
  },
  "site.namespace": {
    "meaning": "Namespace of all objects.",
    "effect": "Changing this replaces everything.",
    "usual": "\"default\""
  },
  "site.createNamespace": {
    "meaning": "Whether to create the namespace. Otherwise, the namespace must exist.",
    "effect": "Changing this restarts nothing.",
    "usual": "false"
  },
  "site.image": {
    "meaning": "Image of the engine and the proxy, with a tag or a digest.",
    "effect": "Changing this replaces every group and restarts the proxy.",
    "usual": "the engine's image of the topology's release"
  },
  "site.imageMirror": {
    "meaning": "Registry that replaces the registry of the engine's image, e.g. `mirror.example/quay`.",
    "effect": "Changing this replaces every group and restarts the proxy.",
    "usual": "no mirror"
  },
  "site.imagePullPolicy": {
    "meaning": "When nodes pull the image.",
    "effect": "Changing this replaces every group and restarts the proxy.",
    "usual": "\"IfNotPresent\""
  },
  "site.imagePullSecrets": {
    "meaning": "Names of the Secrets with which nodes pull the image.",
    "effect": "Changing this replaces every group and restarts the proxy.",
    "usual": "[]"
  },
  "site.weights": {
    "meaning": "The volume with the weights, mounted at the topology's `model.volumePath`."
  },
  "site.weights.hostPath": {
    "meaning": "A directory of every node.",
    "effect": "Changing this replaces every group."
  },
  "site.weights.hostPath.path": {
    "meaning": "A directory of every node, by its absolute path.",
    "effect": "Changing this replaces every group.",
    "usual": "the topology's `model.volumePath`"
  },
  "site.weights.persistentVolumeClaim": {
    "meaning": "A PersistentVolumeClaim in the same namespace.",
    "effect": "Changing this replaces every group."
  },
  "site.weights.persistentVolumeClaim.claimName": {
    "meaning": "Name of a PersistentVolumeClaim in the same namespace.",
    "effect": "Changing this replaces every group.",
    "usual": "none"
  },
  "site.weights.persistentVolumeClaim.subPath": {
    "meaning": "Relative path of the directory in the volume of the claim.",
    "effect": "Changing this replaces every group.",
    "usual": "the root of the volume"
  },
  "site.weights.nfs": {
    "meaning": "A directory of an NFS server.",
    "effect": "Changing this replaces every group."
  },
  "site.weights.nfs.server": {
    "meaning": "Host name or address of an NFS server.",
    "effect": "Changing this replaces every group.",
    "usual": "none"
  },
  "site.weights.nfs.path": {
    "meaning": "Absolute path of the directory on the NFS server.",
    "effect": "Changing this replaces every group.",
    "usual": "none"
  },
  "site.weights.readOnly": {
    "meaning": "Whether the volume is mounted read-only; the engine's compile cache is then in /tmp.",
    "effect": "Changing this replaces every group.",
    "usual": "false"
  },
  "site.platform": {
    "meaning": "How the cluster offers its devices."
  },
  "site.platform.profile": {
    "meaning": "Kind of cluster, which presets all other settings: `plain` (default scheduler), `mindcluster`, `cce` or `hami`. It applies to Ascend.",
    "effect": "Changing this replaces every group.",
    "usual": "\"plain\""
  },
  "site.platform.resourceName": {
    "meaning": "Name of the device resource, e.g. `huawei.com/Ascend910`.",
    "effect": "Changing this replaces every group.",
    "usual": "preset by the profile; `nvidia.com/gpu` on NVIDIA"
  },
  "site.platform.schedulerName": {
    "meaning": "Scheduler of the pods with devices.",
    "effect": "Changing this replaces every group.",
    "usual": "preset by the profile"
  },
  "site.platform.runtimeClassName": {
    "meaning": "RuntimeClass of the pods with devices.",
    "effect": "Changing this replaces every group.",
    "usual": "preset by the profile"
  },
  "site.platform.nodeSelector": {
    "meaning": "Labels of the nodes on which pods may run.",
    "effect": "Changing this replaces every group.",
    "usual": "preset by the profile"
  },
  "site.platform.tolerations": {
    "meaning": "Tolerations of the pods.",
    "effect": "Changing this replaces every group.",
    "usual": "NoSchedule taints whose key is the resource name"
  },
  "site.platform.tolerations.key": {
    "meaning": "Key of the taint.",
    "effect": "Changing this replaces every group.",
    "usual": "every key; then `operator` must be Exists"
  },
  "site.platform.tolerations.operator": {
    "meaning": "Whether the taint must have the value, or any value.",
    "effect": "Changing this replaces every group.",
    "usual": "Kubernetes' own, Equal"
  },
  "site.platform.tolerations.value": {
    "meaning": "Value of the taint.",
    "effect": "Changing this replaces every group.",
    "usual": "the empty value"
  },
  "site.platform.tolerations.effect": {
    "meaning": "Effect of the taint.",
    "effect": "Changing this replaces every group.",
    "usual": "every effect"
  },
  "site.platform.tolerations.tolerationSeconds": {
    "meaning": "Seconds that the pod stays on the node once a NoExecute taint is added.",
    "effect": "Changing this replaces every group.",
    "usual": "unlimited"
  },
  "site.platform.podLabels": {
    "meaning": "Labels of engine pods for the scheduler, e.g. `{ fault-scheduling: grace }`.",
    "effect": "Changing this replaces every group.",
    "usual": "preset by the profile"
  },
  "site.platform.gangSchedulePolicy": {
    "meaning": "Value of the annotation `huawei.com/schedule_policy`, by which Volcano schedules the pods of a group together or not at all, e.g. `chip2-node16`; \"\" turns this off.",
    "effect": "Changing this replaces every group.",
    "usual": "preset by the profile for the hardware"
  },
  "site.platform.driverMounts": {
    "meaning": "Files and directories of the node that are mounted at the same path in engine containers: driver, tools and configuration.",
    "effect": "Changing this replaces every group.",
    "usual": "preset by the profile"
  },
  "site.platform.driverMounts.name": {
    "meaning": "Name of the volume, a DNS label.",
    "effect": "Changing this replaces every group."
  },
  "site.platform.driverMounts.path": {
    "meaning": "Absolute path on the node and in the container.",
    "effect": "Changing this replaces every group."
  },
  "site.platform.driverMounts.type": {
    "meaning": "Kind of the path. The pod does not start where the path is absent or of another kind.",
    "effect": "Changing this replaces every group."
  },
  "site.platform.npuSmi": {
    "meaning": "Path of npu-smi on the nodes, whose directory engine pods then mount alone: `/usr/local/bin/npu-smi` or `/usr/local/sbin/npu-smi`. Pods start where the file is missing.",
    "effect": "Changing this replaces every group.",
    "usual": "both with the profile `plain`; none with the others, whose container runtime mounts npu-smi"
  },
  "site.placement": {
    "meaning": "Where the pods of groups run, by super-pod or rack.",
    "effect": "Changing this replaces every group.",
    "usual": "anywhere"
  },
  "site.placement.domainLabel": {
    "meaning": "Label of the nodes whose value names their domain, e.g. `huawei.com/topotree.rackid` for racks.",
    "effect": "Changing this replaces every group.",
    "usual": "the label of super-pods, by profile and hardware"
  },
  "site.placement.together": {
    "meaning": "Whether all pods of a group run in one domain.",
    "effect": "Changing this replaces every group.",
    "usual": "\"required\""
  },
  "site.placement.spread": {
    "meaning": "Whether the replicas of a group run in different domains, so that the loss of one leaves the others.",
    "effect": "Changing this replaces every group.",
    "usual": "\"off\""
  },
  "site.network": {
    "meaning": "The network of the nodes."
  },
  "site.network.interface": {
    "meaning": "Name of the NIC for HCCL and Gloo.",
    "effect": "Changing this replaces every group.",
    "usual": "the NIC with the node's address"
  },
  "site.networkPolicy": {
    "meaning": "Policies for the pods in the pod network; connections to the nodes are for a firewall (`glm-serve ports --firewall`).",
    "effect": "Changing this restarts nothing.",
    "usual": "no policies"
  },
  "site.networkPolicy.clients": {
    "meaning": "Who may send requests to the API and read its metrics, besides the pods of the stack; without entries every pod of the namespace.",
    "effect": "Changing this restarts nothing.",
    "usual": "[]"
  },
  "site.networkPolicy.clients.namespaceLabels": {
    "meaning": "Labels of the namespace, e.g. `{ kubernetes.io/metadata.name: gateway }`.",
    "effect": "Changing this restarts nothing.",
    "usual": "the namespace of the stack"
  },
  "site.networkPolicy.clients.podLabels": {
    "meaning": "Labels of the pods.",
    "effect": "Changing this restarts nothing.",
    "usual": "every pod"
  },
  "site.networkPolicy.clients.cidr": {
    "meaning": "Addresses outside of the cluster, e.g. `192.168.0.0/24`; without labels.",
    "effect": "Changing this restarts nothing.",
    "usual": "none"
  },
  "site.networkPolicy.nodes": {
    "meaning": "Addresses of the nodes, e.g. `10.0.0.0/16`: from them, engines in the network of their node reach the server of `kvTransfer.pool`.",
    "effect": "Changing this restarts nothing.",
    "usual": "[]"
  },
  "site.sharedMemory": {
    "meaning": "Size limit of /dev/shm, a Kubernetes quantity.",
    "effect": "Changing this replaces every group.",
    "usual": "64Gi; for LightLLM what its requests need"
  },
  "site.model": {
    "meaning": "Another model of the same family in place of the topology's."
  },
  "site.model.name": {
    "meaning": "Name on the model card, e.g. `GLM-5.1`.",
    "effect": "Changing this restarts nothing.",
    "usual": "the topology's `model.name`"
  },
  "site.model.path": {
    "meaning": "Absolute path of the weights in the container.",
    "effect": "Changing this replaces every group and restarts the proxy.",
    "usual": "the topology's `model.path`"
  },
  "site.model.servedModelName": {
    "meaning": "Name of the model in requests.",
    "effect": "Changing this replaces every group and restarts the proxy.",
    "usual": "the topology's `model.servedModelName`"
  },
  "site.hardware": {
    "meaning": "Kind of every node in place of the topology's, e.g. `atlas-800-a2`.",
    "effect": "Changing this replaces every group.",
    "usual": "the topology's `hardware`"
  },
  "site.resources": {
    "meaning": "CPU and memory of an engine container.",
    "effect": "Changing this replaces every group.",
    "usual": "requests of 64 CPUs and 512Gi, no limits"
  },
  "site.resources.requests": {
    "meaning": "What the scheduler reserves.",
    "effect": "Changing this replaces every group.",
    "usual": "64 CPUs and 512Gi for an engine container, 4 CPUs and 8Gi for the proxy; or the limit if it is smaller"
  },
  "site.resources.requests.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this replaces every group."
  },
  "site.resources.requests.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this replaces every group."
  },
  "site.resources.limits": {
    "meaning": "What the container may use at most.",
    "effect": "Changing this replaces every group.",
    "usual": "no limit"
  },
  "site.resources.limits.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this replaces every group."
  },
  "site.resources.limits.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this replaces every group."
  },
  "site.proxyResources": {
    "meaning": "CPU and memory of the proxy, and of the server of `kvTransfer.pool`.",
    "effect": "Changing this restarts the proxy.",
    "usual": "requests of 4 CPUs and 8Gi, no limits"
  },
  "site.proxyResources.requests": {
    "meaning": "What the scheduler reserves.",
    "effect": "Changing this restarts the proxy.",
    "usual": "64 CPUs and 512Gi for an engine container, 4 CPUs and 8Gi for the proxy; or the limit if it is smaller"
  },
  "site.proxyResources.requests.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this restarts the proxy."
  },
  "site.proxyResources.requests.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this restarts the proxy."
  },
  "site.proxyResources.limits": {
    "meaning": "What the container may use at most.",
    "effect": "Changing this restarts the proxy.",
    "usual": "no limit"
  },
  "site.proxyResources.limits.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this restarts the proxy."
  },
  "site.proxyResources.limits.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this restarts the proxy."
  },
  "site.apiKey": {
    "meaning": "API key that the engines require, and that the proxy, smoke, bench and accuracy send.",
    "effect": "Changing this replaces every group and restarts the proxy.",
    "usual": "none: the API needs no key"
  },
  "site.apiKey.secret": {
    "meaning": "The Secret with the key.",
    "effect": "Changing this replaces every group and restarts the proxy."
  },
  "site.apiKey.secret.name": {
    "meaning": "Name of the Secret.",
    "effect": "Changing this replaces every group and restarts the proxy."
  },
  "site.apiKey.secret.key": {
    "meaning": "Key in the Secret.",
    "effect": "Changing this replaces every group and restarts the proxy."
  },
  "site.secretEnvironment": {
    "meaning": "Environment variables of the engine from keys of Secrets: `{ HF_TOKEN: { name: \"hub\", key: \"token\" } }`. The proxy receives only its API key.",
    "effect": "Changing this replaces every group and restarts the proxy.",
    "usual": "{}"
  },
  "site.secretEnvironment.*.name": {
    "meaning": "Name of the Secret.",
    "effect": "Changing this replaces every group and restarts the proxy."
  },
  "site.secretEnvironment.*.key": {
    "meaning": "Key in the Secret.",
    "effect": "Changing this replaces every group and restarts the proxy."
  },
  "site.link": {
    "meaning": "How the pods of a group know each other."
  },
  "site.link.secret": {
    "meaning": "The Secret with the token of all groups: at least 16 random bytes. The pods of a group do not start without it.",
    "effect": "Changing this replaces every group.",
    "usual": "the Secret of each group, `<StatefulSet>-link` with the key `token`: Pulumi creates it; without it, the pods of a group know each other by the addresses of their headless Service"
  },
  "site.link.secret.name": {
    "meaning": "Name of the Secret.",
    "effect": "Changing this replaces every group."
  },
  "site.link.secret.key": {
    "meaning": "Key in the Secret.",
    "effect": "Changing this replaces every group."
  },
  "site.podSecurity": {
    "meaning": "What pods may do beyond the least that glm-serve gives them (docs/security.md).",
    "effect": "Changing this replaces every group and restarts the proxy."
  },
  "site.podSecurity.runAsUser": {
    "meaning": "User id of the pods without devices: proxy, smoke, bench and accuracy. bench and accuracy read the tokenizer in the weights volume.",
    "effect": "Changing this restarts the proxy.",
    "usual": "65532"
  },
  "site.podSecurity.weightsUser": {
    "meaning": "User id of the Jobs that write into the weights volume; 0 is root, to whom the directories of most volumes belong.",
    "effect": "Changing this restarts nothing.",
    "usual": "0"
  },
  "site.podSecurity.engineSeccompProfile": {
    "meaning": "Profile by which the container runtime filters the system calls of engines.",
    "effect": "Changing this replaces every group.",
    "usual": "\"RuntimeDefault\""
  },
  "site.podSecurity.engineCapabilities": {
    "meaning": "Linux capabilities of engines besides those that glm-serve gives them, e.g. `IPC_LOCK`.",
    "effect": "Changing this replaces every group.",
    "usual": "[]"
  },
  "site.labels": {
    "meaning": "Labels of every object and pod.",
    "effect": "Changing this replaces every group and restarts the proxy.",
    "usual": "{}"
  },
  "site.annotations": {
    "meaning": "Annotations of every object and pod.",
    "effect": "Changing this replaces every group and restarts the proxy.",
    "usual": "{}"
  },
  "site.probes": {
    "meaning": "Probes of the engine containers and the proxy.",
    "effect": "Changing them replaces every group and restarts the proxy."
  },
  "site.probes.startup": {
    "meaning": "Startup probe of the engine; covers loading the weights.",
    "effect": "Changing this replaces every group.",
    "usual": "two hours: 240 failures, 30 seconds apart"
  },
  "site.probes.startup.periodSeconds": {
    "meaning": "Seconds between two probes.",
    "effect": "Changing this replaces every group.",
    "usual": "30"
  },
  "site.probes.startup.failureThreshold": {
    "meaning": "Number of consecutive failures after which the probe has failed.",
    "effect": "Changing this replaces every group.",
    "usual": "240"
  },
  "site.probes.readiness": {
    "meaning": "Readiness probe of the engine and the proxy.",
    "effect": "Changing them replaces every group and restarts the proxy.",
    "usual": "3 failures, 10 seconds apart"
  },
  "site.probes.readiness.periodSeconds": {
    "meaning": "Seconds between two probes.",
    "effect": "Changing them replaces every group and restarts the proxy.",
    "usual": "10"
  },
  "site.probes.readiness.failureThreshold": {
    "meaning": "Number of consecutive failures after which the probe has failed.",
    "effect": "Changing them replaces every group and restarts the proxy.",
    "usual": "3"
  },
  "site.probes.liveness": {
    "meaning": "Liveness probe of the engine and the proxy. A pod that exceeds its budget stops its whole group.",
    "effect": "Changing them replaces every group and restarts the proxy.",
    "usual": "10 failures, 30 seconds apart"
  },
  "site.probes.liveness.periodSeconds": {
    "meaning": "Seconds between two probes.",
    "effect": "Changing them replaces every group and restarts the proxy.",
    "usual": "30"
  },
  "site.probes.liveness.failureThreshold": {
    "meaning": "Number of consecutive failures after which the probe has failed.",
    "effect": "Changing them replaces every group and restarts the proxy.",
    "usual": "10"
  },
  "site.probes.timeoutSeconds": {
    "meaning": "Seconds after which an unanswered probe fails.",
    "effect": "Changing them replaces every group and restarts the proxy.",
    "usual": "10"
  },
  "site.procedures": {
    "meaning": "Jobs before and after serving. Each runs only when its setting is present; `smoke: {}` runs smoke with its defaults.",
    "effect": "Changing one runs the Job again."
  },
  "site.procedures.preflight": {
    "meaning": "Checks the nodes before serving: links and health of the NPUs, pings between all of them, driver, ports, memory.",
    "effect": "Changing one runs the Job again.",
    "usual": "does not run"
  },
  "site.procedures.preflight.port": {
    "meaning": "Port at which the pods connect, 1024 to 65535.",
    "effect": "Changing one runs the Job again.",
    "usual": "the first port from 29399 on that the topology does not use"
  },
  "site.procedures.preflight.gatherSeconds": {
    "meaning": "Seconds until all pods must have connected, including the time to pull images. The report names the missing ones.",
    "effect": "Changing one runs the Job again.",
    "usual": "900"
  },
  "site.procedures.preflight.pingSeconds": {
    "meaning": "Seconds for the pings between all pairs of devices.",
    "effect": "Changing one runs the Job again.",
    "usual": "1200"
  },
  "site.procedures.preflight.ping": {
    "meaning": "How NPUs of different nodes ping each other: over RoCE, or over HCCS within a super-pod.",
    "effect": "Changing one runs the Job again.",
    "usual": "`hccs_ping` on Atlas 800 A3, `ping` on A2"
  },
  "site.procedures.preflight.hostRoot": {
    "meaning": "Whether its pods mount the root directory of the node, read-only, so that they start, and report, where a path is missing that engine pods mount (`platform.driverMounts`, weights). Otherwise they mount each path, and do not start where one is missing.",
    "effect": "Changing one runs the Job again.",
    "usual": "true"
  },
  "site.procedures.preflight.deadlineSeconds": {
    "meaning": "Seconds for all attempts together, after which the Job fails.",
    "effect": "Changing this runs the Job again.",
    "usual": "3600"
  },
  "site.procedures.preflight.retries": {
    "meaning": "Number of retries after a failed pod; a permanent failure is not retried.",
    "effect": "Changing this runs the Job again.",
    "usual": "0"
  },
  "site.procedures.preflight.resources": {
    "meaning": "CPU and memory of each pod.",
    "effect": "Changing this runs the Job again.",
    "usual": "requests of 2 CPUs and 2Gi, no limits"
  },
  "site.procedures.preflight.resources.requests": {
    "meaning": "What the scheduler reserves.",
    "effect": "Changing this runs the Job again.",
    "usual": "64 CPUs and 512Gi for an engine container, 4 CPUs and 8Gi for the proxy; or the limit if it is smaller"
  },
  "site.procedures.preflight.resources.requests.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.preflight.resources.requests.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.preflight.resources.limits": {
    "meaning": "What the container may use at most.",
    "effect": "Changing this runs the Job again.",
    "usual": "no limit"
  },
  "site.procedures.preflight.resources.limits.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.preflight.resources.limits.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.preflight.image": {
    "meaning": "Image of the Job, with a tag or a digest.",
    "effect": "Changing this runs the Job again.",
    "usual": "the engine's image"
  },
  "site.procedures.weights": {
    "meaning": "Downloads the weights from ModelScope or Hugging Face.",
    "effect": "Changing this runs the Job again, and replaces every group if the marker file changes.",
    "usual": "does not run"
  },
  "site.procedures.weights.source": {
    "meaning": "Hub that serves the weights.",
    "effect": "Changing this runs the Job again and replaces every group."
  },
  "site.procedures.weights.repository": {
    "meaning": "Repository on the hub as `owner/name`, e.g. `ZhipuAI/GLM-4.7`.",
    "effect": "Changing this runs the Job again and replaces every group."
  },
  "site.procedures.weights.revision": {
    "meaning": "A commit or a tag. Branches are rejected, since their content changes.",
    "effect": "Changing this runs the Job again and replaces every group."
  },
  "site.procedures.weights.tokenSecret": {
    "meaning": "The Secret with the access token.",
    "effect": "Changing this runs the Job again.",
    "usual": "none: the repository is public"
  },
  "site.procedures.weights.tokenSecret.name": {
    "meaning": "Name of the Secret.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.weights.tokenSecret.key": {
    "meaning": "Key in the Secret.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.weights.endpoint": {
    "meaning": "URL of the hub, or of a mirror with the same interface.",
    "effect": "Changing this runs the Job again.",
    "usual": "the hub's own"
  },
  "site.procedures.weights.path": {
    "meaning": "Directory of the weights, below the topology's `model.volumePath`.",
    "effect": "Changing this runs the Job again and replaces every group.",
    "usual": "the topology's `model.path`"
  },
  "site.procedures.weights.exclude": {
    "meaning": "Shell patterns of files that are not downloaded, e.g. `*.pth`.",
    "effect": "Changing this runs the Job again and replaces every group.",
    "usual": "[]"
  },
  "site.procedures.weights.connections": {
    "meaning": "Number of concurrent downloads.",
    "effect": "Changing this runs the Job again.",
    "usual": "4"
  },
  "site.procedures.weights.nodes": {
    "meaning": "Number of nodes that get the weights, where they are on each node's own disk. Raise this where more nodes may run the engine.",
    "effect": "Changing this runs the Job again.",
    "usual": "as many as the groups need"
  },
  "site.procedures.weights.deadlineSeconds": {
    "meaning": "Seconds for all attempts together, after which the Job fails.",
    "effect": "Changing this runs the Job again.",
    "usual": "86400"
  },
  "site.procedures.weights.retries": {
    "meaning": "Number of retries after a failed pod; a permanent failure is not retried.",
    "effect": "Changing this runs the Job again.",
    "usual": "6"
  },
  "site.procedures.weights.resources": {
    "meaning": "CPU and memory of each pod.",
    "effect": "Changing this runs the Job again.",
    "usual": "requests of 4 CPUs and 8Gi, no limits"
  },
  "site.procedures.weights.resources.requests": {
    "meaning": "What the scheduler reserves.",
    "effect": "Changing this runs the Job again.",
    "usual": "64 CPUs and 512Gi for an engine container, 4 CPUs and 8Gi for the proxy; or the limit if it is smaller"
  },
  "site.procedures.weights.resources.requests.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.weights.resources.requests.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.weights.resources.limits": {
    "meaning": "What the container may use at most.",
    "effect": "Changing this runs the Job again.",
    "usual": "no limit"
  },
  "site.procedures.weights.resources.limits.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.weights.resources.limits.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.weights.image": {
    "meaning": "Image of the Job, with a tag or a digest.",
    "effect": "Changing this runs the Job again.",
    "usual": "the engine's image"
  },
  "site.procedures.mtpWeights": {
    "meaning": "Adds embedding and head to the MTP layer of GLM-5 in bf16 (deployment document 002, §5.2).",
    "effect": "Changing this runs the Job again, and replaces every group if the marker file changes.",
    "usual": "does not run"
  },
  "site.procedures.mtpWeights.path": {
    "meaning": "Directory of the checkpoint, below the topology's `model.volumePath`.",
    "effect": "Changing this runs the Job again and replaces every group.",
    "usual": "the topology's `model.path`"
  },
  "site.procedures.mtpWeights.nodes": {
    "meaning": "Number of nodes whose checkpoint is completed, where the weights are on each node's own disk.",
    "effect": "Changing this runs the Job again.",
    "usual": "as many as the groups need"
  },
  "site.procedures.mtpWeights.deadlineSeconds": {
    "meaning": "Seconds for all attempts together, after which the Job fails.",
    "effect": "Changing this runs the Job again.",
    "usual": "86400"
  },
  "site.procedures.mtpWeights.retries": {
    "meaning": "Number of retries after a failed pod; a permanent failure is not retried.",
    "effect": "Changing this runs the Job again.",
    "usual": "3"
  },
  "site.procedures.mtpWeights.resources": {
    "meaning": "CPU and memory of each pod.",
    "effect": "Changing this runs the Job again.",
    "usual": "requests of 1 CPU and 1Gi, no limits"
  },
  "site.procedures.mtpWeights.resources.requests": {
    "meaning": "What the scheduler reserves.",
    "effect": "Changing this runs the Job again.",
    "usual": "64 CPUs and 512Gi for an engine container, 4 CPUs and 8Gi for the proxy; or the limit if it is smaller"
  },
  "site.procedures.mtpWeights.resources.requests.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.mtpWeights.resources.requests.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.mtpWeights.resources.limits": {
    "meaning": "What the container may use at most.",
    "effect": "Changing this runs the Job again.",
    "usual": "no limit"
  },
  "site.procedures.mtpWeights.resources.limits.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.mtpWeights.resources.limits.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.mtpWeights.image": {
    "meaning": "Image of the Job, with a tag or a digest.",
    "effect": "Changing this runs the Job again.",
    "usual": "the engine's image"
  },
  "site.procedures.quantizedWeights": {
    "meaning": "Quantizes weights to w8a8 for xLLM (deployment document 004, EX3).",
    "effect": "Changing this runs the Job again, and replaces every group if the marker file changes.",
    "usual": "does not run"
  },
  "site.procedures.quantizedWeights.script": {
    "meaning": "Path in the image of msModelSlim's `quant_glm_moe_w8a8.py`, adapted as deployment document 004, EX3, describes. The script uses the devices of one node and memory for the float weights: set `resources`.",
    "effect": "Changing this runs the Job again, and replaces every group if the marker file changes.",
    "usual": "none: the weights in `path` are quantized already; the Job completes and checks them"
  },
  "site.procedures.quantizedWeights.source": {
    "meaning": "Directory of the float weights, for the script and for the chat template. Required with `script`.",
    "effect": "Changing this runs the Job again and replaces every group."
  },
  "site.procedures.quantizedWeights.path": {
    "meaning": "Directory of the quantized weights.",
    "effect": "Changing this runs the Job again and replaces every group.",
    "usual": "the topology's `model.path`"
  },
  "site.procedures.quantizedWeights.nodes": {
    "meaning": "Number of nodes whose weights are completed, where the weights are on each node's own disk.",
    "effect": "Changing this runs the Job again.",
    "usual": "as many as the groups need"
  },
  "site.procedures.quantizedWeights.deadlineSeconds": {
    "meaning": "Seconds for all attempts together, after which the Job fails.",
    "effect": "Changing this runs the Job again.",
    "usual": "172800"
  },
  "site.procedures.quantizedWeights.retries": {
    "meaning": "Number of retries after a failed pod; a permanent failure is not retried.",
    "effect": "Changing this runs the Job again.",
    "usual": "1"
  },
  "site.procedures.quantizedWeights.resources": {
    "meaning": "CPU and memory of each pod.",
    "effect": "Changing this runs the Job again.",
    "usual": "requests of 8 CPUs and 32Gi, no limits"
  },
  "site.procedures.quantizedWeights.resources.requests": {
    "meaning": "What the scheduler reserves.",
    "effect": "Changing this runs the Job again.",
    "usual": "64 CPUs and 512Gi for an engine container, 4 CPUs and 8Gi for the proxy; or the limit if it is smaller"
  },
  "site.procedures.quantizedWeights.resources.requests.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.quantizedWeights.resources.requests.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.quantizedWeights.resources.limits": {
    "meaning": "What the container may use at most.",
    "effect": "Changing this runs the Job again.",
    "usual": "no limit"
  },
  "site.procedures.quantizedWeights.resources.limits.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.quantizedWeights.resources.limits.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.quantizedWeights.image": {
    "meaning": "Image of the Job, with a tag or a digest.",
    "effect": "Changing this runs the Job again.",
    "usual": "the engine's image"
  },
  "site.procedures.mtpExport": {
    "meaning": "Exports the draft model of xLLM (deployment document 004, EX1).",
    "effect": "Changing this runs the Job again, and replaces every group if the marker file changes.",
    "usual": "does not run"
  },
  "site.procedures.mtpExport.tools": {
    "meaning": "Directory `tools` of xLLM's sources in the image. The public images do not contain it.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.mtpExport.source": {
    "meaning": "Directory of the model, below the topology's `model.volumePath`.",
    "effect": "Changing this runs the Job again and replaces every group.",
    "usual": "the float weights that a script of `quantizedWeights` reads, otherwise the topology's `model.path`"
  },
  "site.procedures.mtpExport.path": {
    "meaning": "Directory of the draft model.",
    "effect": "Changing this runs the Job again and replaces every group.",
    "usual": "the `draftModel` of the topology's group"
  },
  "site.procedures.mtpExport.nodes": {
    "meaning": "Number of nodes that get the draft model, where the weights are on each node's own disk.",
    "effect": "Changing this runs the Job again.",
    "usual": "as many as the groups need"
  },
  "site.procedures.mtpExport.deadlineSeconds": {
    "meaning": "Seconds for all attempts together, after which the Job fails.",
    "effect": "Changing this runs the Job again.",
    "usual": "86400"
  },
  "site.procedures.mtpExport.retries": {
    "meaning": "Number of retries after a failed pod; a permanent failure is not retried.",
    "effect": "Changing this runs the Job again.",
    "usual": "2"
  },
  "site.procedures.mtpExport.resources": {
    "meaning": "CPU and memory of each pod.",
    "effect": "Changing this runs the Job again.",
    "usual": "requests of 8 CPUs and 64Gi, no limits"
  },
  "site.procedures.mtpExport.resources.requests": {
    "meaning": "What the scheduler reserves.",
    "effect": "Changing this runs the Job again.",
    "usual": "64 CPUs and 512Gi for an engine container, 4 CPUs and 8Gi for the proxy; or the limit if it is smaller"
  },
  "site.procedures.mtpExport.resources.requests.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.mtpExport.resources.requests.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.mtpExport.resources.limits": {
    "meaning": "What the container may use at most.",
    "effect": "Changing this runs the Job again.",
    "usual": "no limit"
  },
  "site.procedures.mtpExport.resources.limits.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.mtpExport.resources.limits.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.mtpExport.image": {
    "meaning": "Image of the Job, with a tag or a digest.",
    "effect": "Changing this runs the Job again.",
    "usual": "the engine's image"
  },
  "site.procedures.smoke": {
    "meaning": "Sends a few requests to the stack and checks the answers.",
    "effect": "Changing one runs the Job again.",
    "usual": "does not run"
  },
  "site.procedures.smoke.apiKey": {
    "meaning": "The Secret with the API key.",
    "effect": "Changing one runs the Job again.",
    "usual": "the one from which the site sets VLLM_API_KEY"
  },
  "site.procedures.smoke.apiKey.name": {
    "meaning": "Name of the Secret.",
    "effect": "Changing one runs the Job again."
  },
  "site.procedures.smoke.apiKey.key": {
    "meaning": "Key in the Secret.",
    "effect": "Changing one runs the Job again."
  },
  "site.procedures.smoke.readySeconds": {
    "meaning": "Seconds until every server must answer.",
    "effect": "Changing one runs the Job again.",
    "usual": "600"
  },
  "site.procedures.smoke.requestSeconds": {
    "meaning": "Seconds for one request. The first request may compile.",
    "effect": "Changing one runs the Job again.",
    "usual": "300"
  },
  "site.procedures.smoke.deadlineSeconds": {
    "meaning": "Seconds for all attempts together, after which the Job fails.",
    "effect": "Changing this runs the Job again.",
    "usual": "3600"
  },
  "site.procedures.smoke.retries": {
    "meaning": "Number of retries after a failed pod; a permanent failure is not retried.",
    "effect": "Changing this runs the Job again.",
    "usual": "2"
  },
  "site.procedures.smoke.resources": {
    "meaning": "CPU and memory of each pod.",
    "effect": "Changing this runs the Job again.",
    "usual": "requests of 1 CPU and 1Gi, no limits"
  },
  "site.procedures.smoke.resources.requests": {
    "meaning": "What the scheduler reserves.",
    "effect": "Changing this runs the Job again.",
    "usual": "64 CPUs and 512Gi for an engine container, 4 CPUs and 8Gi for the proxy; or the limit if it is smaller"
  },
  "site.procedures.smoke.resources.requests.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.smoke.resources.requests.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.smoke.resources.limits": {
    "meaning": "What the container may use at most.",
    "effect": "Changing this runs the Job again.",
    "usual": "no limit"
  },
  "site.procedures.smoke.resources.limits.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.smoke.resources.limits.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.smoke.image": {
    "meaning": "Image of the Job, with a tag or a digest.",
    "effect": "Changing this runs the Job again.",
    "usual": "the engine's image"
  },
  "site.procedures.bench": {
    "meaning": "Measures the speed of the stack.",
    "effect": "Changing one runs the Job again.",
    "usual": "does not run"
  },
  "site.procedures.bench.tool": {
    "meaning": "The tool: `vllm bench serve` or AISBench.",
    "effect": "Changing one runs the Job again.",
    "usual": "\"vllm\""
  },
  "site.procedures.bench.workloads": {
    "meaning": "Names of the workloads of `vllm bench serve`.",
    "effect": "Changing one runs the Job again.",
    "usual": "those of the engine's document: `random-200`; for LightLLM `burst`, `high-concurrency`, `moderate`, `steady`"
  },
  "site.procedures.bench.dataset": {
    "meaning": "Path of a file of ShareGPT conversations in the container. Required for every workload but `random-200`.",
    "effect": "Changing one runs the Job again."
  },
  "site.procedures.bench.workloadSeconds": {
    "meaning": "Seconds for each workload. All workloads together must fit into `deadlineSeconds`.",
    "effect": "Changing one runs the Job again.",
    "usual": "two hours"
  },
  "site.procedures.bench.aisbench": {
    "meaning": "Settings of AISBench, for `tool: aisbench`.",
    "effect": "Changing one runs the Job again."
  },
  "site.procedures.bench.aisbench.datasets": {
    "meaning": "Names of its dataset configurations.",
    "effect": "Changing one runs the Job again.",
    "usual": "gsm8k_gen_0_shot_cot_chat_prompt; for performance gsm8k_gen_0_shot_cot_str_perf"
  },
  "site.procedures.bench.aisbench.datasetsPath": {
    "meaning": "Directory in the container that contains `ais_bench/datasets`.",
    "effect": "Changing one runs the Job again.",
    "usual": "the directory of the package"
  },
  "site.procedures.bench.aisbench.prompts": {
    "meaning": "Number of questions of each dataset.",
    "effect": "Changing one runs the Job again.",
    "usual": "all"
  },
  "site.procedures.bench.aisbench.batchSize": {
    "meaning": "Number of concurrent requests.",
    "effect": "Changing one runs the Job again.",
    "usual": "32"
  },
  "site.procedures.bench.aisbench.maxOutLen": {
    "meaning": "Maximum length of an answer in tokens.",
    "effect": "Changing one runs the Job again.",
    "usual": "4096"
  },
  "site.procedures.bench.aisbench.install": {
    "meaning": "Whether to install AISBench from the image's package index where the image lacks it.",
    "effect": "Changing one runs the Job again.",
    "usual": "true"
  },
  "site.procedures.bench.apiKey": {
    "meaning": "The Secret with the API key.",
    "effect": "Changing one runs the Job again.",
    "usual": "the one from which the site sets VLLM_API_KEY"
  },
  "site.procedures.bench.apiKey.name": {
    "meaning": "Name of the Secret.",
    "effect": "Changing one runs the Job again."
  },
  "site.procedures.bench.apiKey.key": {
    "meaning": "Key in the Secret.",
    "effect": "Changing one runs the Job again."
  },
  "site.procedures.bench.deadlineSeconds": {
    "meaning": "Seconds for all attempts together, after which the Job fails.",
    "effect": "Changing this runs the Job again.",
    "usual": "32400"
  },
  "site.procedures.bench.retries": {
    "meaning": "Number of retries after a failed pod; a permanent failure is not retried.",
    "effect": "Changing this runs the Job again.",
    "usual": "1"
  },
  "site.procedures.bench.resources": {
    "meaning": "CPU and memory of each pod.",
    "effect": "Changing this runs the Job again.",
    "usual": "requests of 8 CPUs and 32Gi, no limits"
  },
  "site.procedures.bench.resources.requests": {
    "meaning": "What the scheduler reserves.",
    "effect": "Changing this runs the Job again.",
    "usual": "64 CPUs and 512Gi for an engine container, 4 CPUs and 8Gi for the proxy; or the limit if it is smaller"
  },
  "site.procedures.bench.resources.requests.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.bench.resources.requests.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.bench.resources.limits": {
    "meaning": "What the container may use at most.",
    "effect": "Changing this runs the Job again.",
    "usual": "no limit"
  },
  "site.procedures.bench.resources.limits.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.bench.resources.limits.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.bench.image": {
    "meaning": "Image of the Job, with a tag or a digest.",
    "effect": "Changing this runs the Job again.",
    "usual": "the engine's image"
  },
  "site.procedures.accuracy": {
    "meaning": "Measures the accuracy of the answers.",
    "effect": "Changing one runs the Job again.",
    "usual": "does not run"
  },
  "site.procedures.accuracy.atLeast": {
    "meaning": "Percentage below which the Job fails, by dataset, e.g. `gsm8k: 90`.",
    "effect": "Changing one runs the Job again.",
    "usual": "{}"
  },
  "site.procedures.accuracy.apiKey": {
    "meaning": "The Secret with the API key.",
    "effect": "Changing one runs the Job again.",
    "usual": "the one from which the site sets VLLM_API_KEY"
  },
  "site.procedures.accuracy.apiKey.name": {
    "meaning": "Name of the Secret.",
    "effect": "Changing one runs the Job again."
  },
  "site.procedures.accuracy.apiKey.key": {
    "meaning": "Key in the Secret.",
    "effect": "Changing one runs the Job again."
  },
  "site.procedures.accuracy.deadlineSeconds": {
    "meaning": "Seconds for all attempts together, after which the Job fails.",
    "effect": "Changing this runs the Job again.",
    "usual": "86400"
  },
  "site.procedures.accuracy.retries": {
    "meaning": "Number of retries after a failed pod; a permanent failure is not retried.",
    "effect": "Changing this runs the Job again.",
    "usual": "1"
  },
  "site.procedures.accuracy.resources": {
    "meaning": "CPU and memory of each pod.",
    "effect": "Changing this runs the Job again.",
    "usual": "requests of 8 CPUs and 32Gi, no limits"
  },
  "site.procedures.accuracy.resources.requests": {
    "meaning": "What the scheduler reserves.",
    "effect": "Changing this runs the Job again.",
    "usual": "64 CPUs and 512Gi for an engine container, 4 CPUs and 8Gi for the proxy; or the limit if it is smaller"
  },
  "site.procedures.accuracy.resources.requests.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.accuracy.resources.requests.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.accuracy.resources.limits": {
    "meaning": "What the container may use at most.",
    "effect": "Changing this runs the Job again.",
    "usual": "no limit"
  },
  "site.procedures.accuracy.resources.limits.cpu": {
    "meaning": "CPUs, e.g. `4` or `500m`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.accuracy.resources.limits.memory": {
    "meaning": "Memory in bytes, e.g. `8Gi`.",
    "effect": "Changing this runs the Job again."
  },
  "site.procedures.accuracy.image": {
    "meaning": "Image of the Job, with a tag or a digest.",
    "effect": "Changing this runs the Job again.",
    "usual": "the engine's image"
  },
  "site.procedures.accuracy.datasets": {
    "meaning": "Names of its dataset configurations.",
    "effect": "Changing one runs the Job again.",
    "usual": "gsm8k_gen_0_shot_cot_chat_prompt; for performance gsm8k_gen_0_shot_cot_str_perf"
  },
  "site.procedures.accuracy.datasetsPath": {
    "meaning": "Directory in the container that contains `ais_bench/datasets`.",
    "effect": "Changing one runs the Job again.",
    "usual": "the directory of the package"
  },
  "site.procedures.accuracy.prompts": {
    "meaning": "Number of questions of each dataset.",
    "effect": "Changing one runs the Job again.",
    "usual": "all"
  },
  "site.procedures.accuracy.batchSize": {
    "meaning": "Number of concurrent requests.",
    "effect": "Changing one runs the Job again.",
    "usual": "32"
  },
  "site.procedures.accuracy.maxOutLen": {
    "meaning": "Maximum length of an answer in tokens.",
    "effect": "Changing one runs the Job again.",
    "usual": "4096"
  },
  "site.procedures.accuracy.install": {
    "meaning": "Whether to install AISBench from the image's package index where the image lacks it.",
    "effect": "Changing one runs the Job again.",
    "usual": "true"
  },
  "site.diagnose": {
    "meaning": "Switches for troubleshooting, which override flags of the topology.",
    "effect": "Changing them replaces the groups whose flags change."
  },
  "site.diagnose.eager": {
    "meaning": "Turns off compilation and graphs (`--enforce-eager`).",
    "effect": "Changing them replaces the groups whose flags change.",
    "usual": "false"
  },
  "site.diagnose.graphCapture": {
    "meaning": "`false` turns off graphs and keeps compilation on.",
    "effect": "Changing them replaces the groups whose flags change.",
    "usual": "true"
  },
  "site.diagnose.maxModelLen": {
    "meaning": "Longest request in tokens: `lower` halves the topology's value, a number caps it.",
    "effect": "Changing them replaces the groups whose flags change.",
    "usual": "the topology's value"
  },
  "site.diagnose.maxNumSeqs": {
    "meaning": "Number of concurrent sequences: `lower` halves the topology's value, a number caps it.",
    "effect": "Changing them replaces the groups whose flags change.",
    "usual": "the topology's value"
  },
  "site.diagnose.gpuMemoryUtilization": {
    "meaning": "Fraction of device memory for the engine: `lower` subtracts 0.05 from the topology's value, a number caps it.",
    "effect": "Changing them replaces the groups whose flags change.",
    "usual": "the topology's value"
  },
  "site.diagnose.groups": {
    "meaning": "Names of the groups that the switches apply to.",
    "effect": "Changing them replaces the groups whose flags change.",
    "usual": "all groups"
  },
  "site.observability": {
    "meaning": "How Prometheus and Grafana watch the stack."
  },
  "site.observability.monitors": {
    "meaning": "How Prometheus finds every rank: `prometheus-operator` makes PodMonitors, which need its CustomResourceDefinitions, and `scrape-config` a ConfigMap with scrape configs and alerts for a Prometheus without the operator.",
    "effect": "Changing this restarts nothing.",
    "usual": "\"off\""
  },
  "site.observability.annotations": {
    "meaning": "Whether engine pods have the annotations `prometheus.io/scrape`, `port` and `path`. Annotations hold one port, so Prometheus reads one rank of each pod, and finds no metrics in pods without an API.",
    "effect": "Changing this replaces every group.",
    "usual": "false"
  },
  "site.observability.intervalSeconds": {
    "meaning": "Seconds between two scrapes.",
    "effect": "Changing this restarts nothing.",
    "usual": "30"
  },
  "site.observability.labels": {
    "meaning": "Labels of the PodMonitors and the PrometheusRule, by which a Prometheus selects them: `{ release: \"kube-prometheus-stack\" }`.",
    "effect": "Changing this restarts nothing.",
    "usual": "{}"
  },
  "site.observability.npuExporter": {
    "meaning": "Whether to scrape MindCluster's npu-exporter, too, for clusters in which nothing else does.",
    "effect": "Changing this restarts nothing.",
    "usual": "false"
  },
  "site.observability.alerts": {
    "meaning": "Alerts, with their limits. `{}` turns them on with their defaults.",
    "effect": "Changing this restarts nothing.",
    "usual": "no alerts"
  },
  "site.observability.alerts.ttftSeconds": {
    "meaning": "Seconds until the first token.",
    "effect": "Changing this restarts nothing.",
    "usual": "10"
  },
  "site.observability.alerts.tpotSeconds": {
    "meaning": "Seconds for each further token.",
    "effect": "Changing this restarts nothing.",
    "usual": "0.1"
  },
  "site.observability.alerts.queueLength": {
    "meaning": "Number of requests that wait in a group.",
    "effect": "Changing this restarts nothing.",
    "usual": "50"
  },
  "site.observability.alerts.kvCachePercent": {
    "meaning": "Percentage of the KV cache in use.",
    "effect": "Changing this restarts nothing.",
    "usual": "95"
  },
  "site.observability.alerts.hbmPercent": {
    "meaning": "Percentage of device memory in use.",
    "effect": "Changing this restarts nothing.",
    "usual": "98"
  },
  "site.observability.alerts.loadSeconds": {
    "meaning": "Seconds from the start of an engine until its pod is ready.",
    "effect": "Changing this restarts nothing.",
    "usual": "half of what `probes.startup` allows"
  },
  "site.observability.alerts.runbookUrl": {
    "meaning": "URL of a copy of docs/observability.md, which alerts then link to.",
    "effect": "Changing this restarts nothing.",
    "usual": "no link"
  },
  "site.observability.dashboards": {
    "meaning": "ConfigMaps with Grafana dashboards. `{}` turns them on.",
    "effect": "Changing this restarts nothing.",
    "usual": "no dashboards"
  },
  "site.observability.dashboards.labels": {
    "meaning": "Labels by which Grafana's sidecar finds the ConfigMaps.",
    "effect": "Changing this restarts nothing.",
    "usual": "{ \"grafana_dashboard\": \"1\" }"
  },
  "site.nodes": {
    "meaning": "Ports of the nodes that glm-serve does not manage. Plans are checked against them, and assigned ports avoid them.",
    "effect": "Changing them replaces the groups whose assigned ports change."
  },
  "site.nodes.shared": {
    "meaning": "Whether pods of several groups may run on one node. The rules then compare their ports with each other.",
    "effect": "Changing this restarts nothing.",
    "usual": "false"
  },
  "site.nodes.usedPorts": {
    "meaning": "Map from the name of other software to the ports that it binds or reserves on every node: `{ team-b: \"6700,30000-30031\" }`. `ports` prints those of a stack. An entry `kubelet` or `kube-proxy` replaces the usual ports of that component.",
    "effect": "Changing them replaces the groups whose assigned ports change.",
    "usual": "{}"
  },
  "site.nodes.pickedPorts": {
    "meaning": "Map from the name of other software to the ranges from which it chooses ephemeral ports, e.g. HCCL and Mooncake of other stacks. `ports` prints those of a stack.",
    "effect": "Changing them replaces the groups whose assigned ports change.",
    "usual": "{}"
  },
  "site.nodes.nodePortRange": {
    "meaning": "`--service-node-port-range` of the API server. A rule warns of ports in this range only if the site sets the range, or names ports of it in `usedPorts` or `pickedPorts`.",
    "effect": "Changing them replaces the groups whose assigned ports change.",
    "usual": "30000-32767, the default of the API server"
  },
  "site.nodes.ephemeralPortRange": {
    "meaning": "`net.ipv4.ip_local_port_range` of the nodes.",
    "effect": "Changing them replaces the groups whose assigned ports change.",
    "usual": "\"32768-60999\""
  },
  "site.nodes.reservedPorts": {
    "meaning": "`net.ipv4.ip_local_reserved_ports` of the nodes: ports that the kernel does not choose for outgoing connections.",
    "effect": "Changing this restarts nothing.",
    "usual": "\"\""
  },
  "site.limits": {
    "meaning": "Sizes above which a topology is refused.",
    "effect": "Changing them restarts nothing."
  },
  "site.limits.pods": {
    "meaning": "Largest number of engine pods of all groups together: replicas × nodes.",
    "effect": "Changing this restarts nothing.",
    "usual": "2000"
  },
  "site.limits.ranks": {
    "meaning": "Largest number of data-parallel ranks of all groups together: replicas × dataParallelSize.",
    "effect": "Changing this restarts nothing.",
    "usual": "20000"
  },
  "site.limits.overrides": {
    "meaning": "Largest number of overrides of all groups together. The rules compare each with each other.",
    "effect": "Changing this restarts nothing.",
    "usual": "200"
  },
  "site.rollout": {
    "meaning": "How the groups of each pool change, by the name of the group: `{ decode: { maxUnavailable: 2 } }`. By default, one group of each pool changes at a time.",
    "effect": "Changing this restarts nothing.",
    "usual": "{}"
  },
  "site.rollout.*.maxUnavailable": {
    "meaning": "Number of groups of the pool that change at the same time.",
    "effect": "Changing this restarts nothing.",
    "usual": "1"
  },
  "site.rollout.*.maxSurge": {
    "meaning": "Number of groups that start before the old ones end. Only 0 is possible: a group keeps its name and its addresses, so the old group ends before the new one starts.",
    "effect": "Changing this restarts nothing.",
    "usual": "0"
  },
  "site.joinTimeoutSeconds": {
    "meaning": "Seconds that the pods of a group wait for each other before they exit.",
    "effect": "Changing this replaces every group.",
    "usual": "1800"
  },
  "site.terminationGracePeriodSeconds": {
    "meaning": "Seconds that a pod may take to stop, from 20 to 899.",
    "effect": "Changing this replaces every group and restarts the proxy.",
    "usual": "120"
  },
  "site.drain": {
    "meaning": "What an engine pod does before it ends."
  },
  "site.drain.delaySeconds": {
    "meaning": "Seconds, at most 600, for which a terminating pod still serves, while the router and the endpoints of the Service leave it out. The pod then waits until its group has no running requests, within `terminationGracePeriodSeconds`.",
    "effect": "Changing this replaces every group.",
    "usual": "5"
  },
  "site.warmUp": {
    "meaning": "Whether a pod becomes ready only once each of its APIs has answered a completion of one token."
  },
  "site.warmUp.serve": {
    "meaning": "Whether the pods of serve groups are ready only once each API has answered a completion of one token.",
    "effect": "Changing this replaces every group of this role.",
    "usual": "true"
  },
  "site.warmUp.prefill": {
    "meaning": "The same for prefill groups. Decode groups never answer alone: their ranks drop weights that only prefill reads.",
    "effect": "Changing this replaces every group of this role.",
    "usual": "true"
  },
  "site.disruptionBudget": {
    "meaning": "What evictions, such as those of `kubectl drain`, may end."
  },
  "site.disruptionBudget.protectLastGroup": {
    "meaning": "Whether the API server refuses evictions from a pool of one group. Its nodes can then be drained only once its pods are deleted.",
    "effect": "Changing this restarts nothing.",
    "usual": "false"
  },
  "site.vllmAscend": {
    "meaning": "Settings for vLLM-Ascend."
  },
  "site.vllmAscend.installFiaOperators": {
    "meaning": "Whether pods install the attention operators that CANN 8.5.1 lacks on Atlas 800 A2 (deployment document 000).",
    "effect": "Changing this replaces every group.",
    "usual": "false"
  },
  "site.xllm": {
    "meaning": "Settings for xLLM."
  },
  "site.xllm.binaryPath": {
    "meaning": "Absolute path of the server in the container. The public images do not contain it, so xLLM requires this setting.",
    "effect": "Changing this replaces every group."
  },
  "site.rankTable": {
    "meaning": "Addresses of the devices, for xLLM on several nodes.",
    "effect": "Changing this replaces every group.",
    "usual": "none"
  },
  "site.rankTable.operator": {
    "meaning": "Whether MindCluster's ascend-operator writes the table once every pod has its devices. No other setting of `rankTable` may be set then.",
    "effect": "Changing this replaces every group.",
    "usual": "the settings below list the table"
  },
  "site.rankTable.version": {
    "meaning": "Format: `1.0` for Atlas A2, and for A3 without links between super-pods; `1.2` for A3 in super-pods. Required without `operator`.",
    "effect": "Changing this replaces every group."
  },
  "site.rankTable.servers": {
    "meaning": "All nodes of the group. Required without `operator`.",
    "effect": "Changing this replaces every group."
  },
  "site.rankTable.servers.serverId": {
    "meaning": "Address of the node as Kubernetes shows it: INTERNAL-IP of `kubectl get nodes -o wide`.",
    "effect": "Changing this replaces every group."
  },
  "site.rankTable.servers.devices": {
    "meaning": "The devices that take part, in the order of their numbers.",
    "effect": "Changing this replaces every group."
  },
  "site.rankTable.servers.devices.deviceIp": {
    "meaning": "Address of the device's NIC: `hccn_tool -i <n> -ip -g`, or `address_<n>` in /etc/hccn.conf. Required for several servers in version 1.0, and for several super-pods in 1.2.",
    "effect": "Changing this replaces every group.",
    "usual": "none"
  },
  "site.rankTable.servers.devices.superDeviceId": {
    "meaning": "SDID of the device as a decimal string: `npu-smi info -t spod-info -i <card> -c <chip>`. Required in version 1.2; must not be set in 1.0.",
    "effect": "Changing this replaces every group.",
    "usual": "none"
  },
  "site.rankTable.superPods": {
    "meaning": "The super-pods of the nodes. Required in version 1.2; must not be set in 1.0.",
    "effect": "Changing this replaces every group."
  },
  "site.rankTable.superPods.superPodId": {
    "meaning": "Id of the super-pod, from `npu-smi info -t spod-info`.",
    "effect": "Changing this replaces every group."
  },
  "site.rankTable.superPods.serverIds": {
    "meaning": "`serverId` of its servers, which must be adjacent in `servers`.",
    "effect": "Changing this replaces every group."
  }
};
