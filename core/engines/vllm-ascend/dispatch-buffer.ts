import { inRange, type ResolvedGroup, type ResolvedTopology, type VersionRange } from "../../domain/index.ts";
import { type WeightFormat, weightFormats } from "../../facts/index.ts";
import { batchLimits } from "./batch-limits.ts";
import { capturedGraphs } from "./graphs/captured.ts";
import { capturesGraphs } from "./graphs/mode.ts";
import {
  additional,
  draftTokens,
  expertParallelSize,
  fusedMc2,
  isExpertParallel,
  isOn,
} from "./group-settings.ts";
import { hardwareSupport } from "./hardware.ts";
import { hierarchy } from "./super-pods.ts";

const MEBIBYTE = 2 ** 20;

/** Bytes of a number in bf16, in which tokens are sent. */
const BF16 = 2;

/** Sizes that decide how large the buffers of an operator are. */
interface DispatchSizes {
  /** Tokens of a device in one call. */
  readonly tokens: number;
  readonly hiddenSize: number;
  /** Routed experts, over all devices. */
  readonly experts: number;
  /** Devices over which the experts are distributed. */
  readonly devices: number;
  readonly expertsPerToken: number;
}

function aligned(bytes: number, to: number): number {
  return Math.ceil(bytes / to) * to;
}

/**
 * MoeDistributeDispatchV2 and -CombineV2 on A3, in bytes: two buffers with every token of every device for every expert, and its
 * results (ops-transformer, moe_distribute_check_win_size.h; vllm-ascend #4051 shows 294 MB for 64 tokens of width 2048).
 */
export function fullMeshBytes({ tokens, hiddenSize, experts, expertsPerToken }: DispatchSizes): number {
  const sent = aligned(aligned(hiddenSize * BF16, 32) + 44, 512);
  const combined = aligned(hiddenSize * BF16, 512);
  return 2 * tokens * (sent * experts + combined * expertsPerToken);
}

/**
 * The same operators with hierarchical communication on A3, in bytes (ops-transformer, moe_distribute_check_win_size.h;
 * vllm-ascend #16835 shows 600 MB for 64 tokens of width 6144). The operator rounds three numbers for each expert of a token in
 * this order: times 3, plus 21, by 8.
 */
export function hierarchicalBytes({ tokens, hiddenSize, experts, expertsPerToken }: DispatchSizes): number {
  const numbers = Math.floor((3 * (expertsPerToken + 7)) / 8) * 8;
  return experts * tokens * (hiddenSize * BF16 + numbers * 4 + 64) + 404 * MEBIBYTE;
}

/** MoeDistributeDispatch on A2, in bytes (aclnnMoeDistributeDispatch, HCCL_BUFFSIZE). */
export function smallMeshBytes({
  tokens,
  hiddenSize,
  experts,
  devices,
  expertsPerToken,
}: DispatchSizes): number {
  const received = tokens * devices * Math.min(Math.ceil(experts / devices), expertsPerToken);
  return 2 * (received * hiddenSize * BF16 + 2 * MEBIBYTE);
}

/** MoeDistributeDispatch on A2 with HCCL_INTRA_PCIE_ENABLE 1 and HCCL_INTRA_ROCE_ENABLE 0, in bytes (aclnnMoeDistributeDispatch). */
export function layeredBytes({ tokens, hiddenSize, experts, expertsPerToken }: DispatchSizes): number {
  return experts * tokens * (hiddenSize * BF16 + 4 * aligned(expertsPerToken, 8) * 4) + (4 + 100) * MEBIBYTE;
}

/** The fused operator of A3, in bytes (vllm-ascend v0.20.2rc1, dispatch_ffn_combine_tiling.cpp:285). */
export function fusedBytes({ tokens, hiddenSize, expertsPerToken }: DispatchSizes): number {
  return 3 * tokens * expertsPerToken * hiddenSize + 10 * MEBIBYTE;
}

/** What the operators that exchange tokens between experts need. */
export interface DispatchNeed {
  /** HCCL_BUFFSIZE below which an operator fails, in MB. */
  readonly megabytes: number;
  /** Tokens of a device in the largest call. */
  readonly tokens: number;
  readonly operator: string;
}

/** Releases that choose MC2 on A2 only for at most 24 experts of a device. */
const FEW_EXPERTS: VersionRange = { since: "0.18" };

/** Releases in which MC2 takes up to 512 tokens of a device, and not of a rank (vllm-ascend v0.23.0, ascend_forward_context.py). */
const LIMIT_OF_DEVICE: VersionRange = { since: "0.23" };

/** Releases whose fused operator may be another, with a buffer of its own (vllm-ascend v0.25.1rc1, ascend_forward_context.py:311). */
const OTHER_FUSED_OPERATOR: VersionRange = { since: "0.25" };

const TOKEN_LIMIT = 512;

/**
 * The largest buffer that a call needs, for the operator that the group uses up to the capacity of MC2; larger steps exchange
 * tokens otherwise (vllm-ascend, select_moe_comm_method). Undefined where the group does not use MC2, or where a size is unknown.
 */
export function dispatchNeed(topology: ResolvedTopology, group: ResolvedGroup): DispatchNeed | undefined {
  const { model, hardware, spec } = topology;
  const { version } = spec.engine;
  const devices = expertParallelSize(group);
  const limits = batchLimits(topology, group);
  const { hiddenSize, routedExperts: experts = 0, expertsPerToken } = model;
  if (!isExpertParallel(group) || devices <= 1 || limits === undefined) return undefined;
  if (hiddenSize === undefined || experts === 0 || expertsPerToken === undefined) return undefined;
  const capacity = tokenCapacity(topology, group);
  if (capacity === undefined) return undefined;
  const tokens = Math.ceil(Math.min(capacity, limits.tokens) / group.tensorParallelSize);
  const sizes = { tokens, hiddenSize, experts, devices, expertsPerToken };
  const need = (operator: string, bytes: number, count = tokens): DispatchNeed => ({
    operator,
    tokens: count,
    megabytes: Math.floor(bytes / MEBIBYTE) + 1,
  });
  const operators = hardwareSupport(hardware.name)?.dispatch;
  if (operators === undefined || operators === "unknown") return undefined;
  if (operators === "a2") {
    if (devices < 16 || (inRange(version, FEW_EXPERTS) && Math.floor(experts / devices) > 24))
      return undefined;
    const layered =
      group.env["HCCL_INTRA_PCIE_ENABLE"] === "1" && group.env["HCCL_INTRA_ROCE_ENABLE"] === "0";
    return need("MoeDistributeDispatch", layered ? layeredBytes(sizes) : smallMeshBytes(sizes));
  }
  const fused = fusedMc2(topology, group);
  if (fused !== undefined) {
    const known = Number(fused.value) === 1 && !inRange(version, OTHER_FUSED_OPERATOR);
    if (!known) return undefined;
    if (devices <= 32 && isByteWide(spec.model.weights)) {
      const all = Math.ceil(limits.tokens / group.tensorParallelSize);
      return need("dispatch_ffn_combine", fusedBytes({ ...sizes, tokens: all }), all);
    }
  }
  const operator = "MoeDistributeDispatchV2";
  return hierarchy(topology, group) === undefined
    ? need(operator, fullMeshBytes(sizes))
    : need(`${operator} with hierarchical communication`, hierarchicalBytes(sizes));
}

function isByteWide(weights: WeightFormat): boolean {
  return weightFormats[weights].modelSlim && weightFormats[weights].expertBytes === 1;
}

/** Tokens of a step up to which MC2 is used (vllm-ascend, set_mc2_tokens_capacity): those of the largest graph, else of decode. */
function tokenCapacity(topology: ResolvedTopology, group: ResolvedGroup): number | undefined {
  const { version } = topology.spec.engine;
  const ofDevice = inRange(version, LIMIT_OF_DEVICE);
  const limits = batchLimits(topology, group);
  const graphs = capturedGraphs(topology, group);
  // Graphs of sizes that are unreadable.
  if (limits === undefined || (graphs === undefined && capturesGraphs(group.args))) return undefined;
  const decoded = limits.sequences * (1 + draftTokens(group));
  const wanted = isOn(additional(group, "enable_prefill_mc2"))
    ? limits.tokens
    : (graphs?.kept.at(-1) ?? (ofDevice ? decoded : Math.min(decoded, TOKEN_LIMIT)));
  return ofDevice ? Math.min(wanted, TOKEN_LIMIT * group.tensorParallelSize) : wanted;
}
