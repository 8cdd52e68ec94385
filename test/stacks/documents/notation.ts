/**
 * The notation of the newer documents' data: parts between ` · `. A flag is `name`, or `name value`; a variable is `NAME=value`; a
 * word in capitals stands for several of them.
 */

/** Flags of a command by name: `true` without a value, data where the value is JSON. */
export type Flags = Readonly<Record<string, unknown>>;

export type Variables = Readonly<Record<string, string>>;

const FLAG_WORDS: Readonly<Record<string, string>> = {
  BASE: "host 0.0.0.0 · trust-remote-code · seed 1024 · quantization ascend",
  TOOLS: "enable-auto-tool-choice · tool-call-parser glm47 · reasoning-parser glm45",
  FDO: 'compilation-config {"cudagraph_mode":"FULL_DECODE_ONLY"}',
  IDX: 'hf-overrides {"use_index_cache":true,"index_topk_freq":4}',
};

/** `MTP3`: three drafted tokens, with an eager draft. */
const DRAFTS = /^MTP(\d)$/;

/** Variables that the launch script sets from its node: the address, the NIC, and the devices of the rank. */
const OF_THE_NODE = new Set(["NET", "NET3", "DEV"]);

const VARIABLE_WORDS: Readonly<Record<string, string>> = {
  AIV: "HCCL_OP_EXPANSION_MODE=AIV",
  OMP1: "OMP_PROC_BIND=false · OMP_NUM_THREADS=1",
  EXP: "PYTORCH_NPU_ALLOC_CONF=expandable_segments:True",
  LIB: "LD_LIBRARY_PATH=/usr/local/lib:$LD_LIBRARY_PATH",
};

function partsOf(text: string): readonly string[] {
  return text
    .split("·")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** Flags in the notation; `a.b value` sets the key b of the flag a, and underscores of names are hyphens, as in vLLM. */
export function readFlags(text: string): Flags {
  const flags: Record<string, unknown> = {};
  for (const part of partsOf(text)) {
    const word = FLAG_WORDS[part];
    const drafts = DRAFTS.exec(part)?.[1];
    if (word !== undefined) Object.assign(flags, readFlags(word));
    else if (drafts !== undefined) {
      const config = { num_speculative_tokens: Number(drafts), method: "deepseek_mtp", enforce_eager: true };
      flags["speculative-config"] = config;
    } else addFlag(flags, part);
  }
  return flags;
}

function addFlag(flags: Record<string, unknown>, part: string): void {
  const [name = "", ...rest] = part.split(" ");
  const text = rest.join(" ");
  const [flag = "", key] = name.split(".");
  const known = flag.replaceAll("_", "-");
  if (key === undefined) flags[known] = text === "" ? true : valueOf(text);
  else flags[known] = { ...Object(flags[known]), [key]: valueOf(text) };
}

function valueOf(text: string): unknown {
  if (!text.startsWith("{") && !text.startsWith("[")) return text;
  const data: unknown = JSON.parse(text);
  return data;
}

/** Variables in the notation, without those of the node. */
export function readVariables(text: string): Variables {
  const variables: Record<string, string> = {};
  for (const part of partsOf(text)) {
    if (OF_THE_NODE.has(part)) continue;
    const word = VARIABLE_WORDS[part];
    if (word === undefined) {
      const [name = "", ...rest] = part.split("=");
      variables[name] = rest.join("=");
    } else Object.assign(variables, readVariables(word));
  }
  return variables;
}
