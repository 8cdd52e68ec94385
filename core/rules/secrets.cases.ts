import type { CasesByRule, FailingCase, RuleCase } from "../../test/support/rule-cases.ts";
import { groupOf, prefillDecode } from "../../test/support/topologies.ts";
import { oneMachine, oneSite } from "../../test/support/xllm.ts";
import type { ArgumentValue, Site, WeightsDownloadSpec } from "../index.ts";

const download = (change: Partial<WeightsDownloadSpec>): Site => ({
  platform: { nodeSelector: { npu: "a3" } },
  procedures: {
    weights: {
      source: "huggingface",
      repository: "zai-org/GLM-5",
      revision: "0123abc",
      tokenSecret: { name: "hub", key: "token" },
      ...change,
    },
  },
});

const clear = (endpoint: string): FailingCase => ({
  name: `a token for ${endpoint}`,
  topology: prefillDecode(),
  site: download({ endpoint }),
  reports: [
    {
      path: "procedures.weights.endpoint",
      value: endpoint,
      message:
        "procedures.weights.endpoint is not encrypted: the token of the hub crosses the network in clear text.",
      fix: "Set procedures.weights.endpoint to an https:// address, or remove tokenSecret if the mirror needs no token",
    },
  ],
});

const safe = (name: string, change: Partial<WeightsDownloadSpec>): RuleCase => ({
  name,
  topology: prefillDecode(),
  site: download(change),
});

const reference = { name: "s", key: "k" };

const withSettings = (name: string, extraConfig: Record<string, ArgumentValue>): RuleCase => ({
  name,
  topology: prefillDecode((changed) => {
    groupOf(changed, "decode").kvTransfer = { extraConfig };
  }),
});

export const cases: CasesByRule = {
  "secret-setting": {
    fails: [
      {
        name: "a key inside of a flag, and a password in an address",
        topology: prefillDecode((changed) => {
          groupOf(changed, "prefill").args = {
            ...groupOf(changed, "prefill").args,
            modelLoaderExtraConfig: { storage: [{ secretAccessKey: "Zx9q7RtKw3Lp" }] },
          };
          groupOf(changed, "decode").kvTransfer = { extraConfig: { remote: "redis://glm:pw@cache:6379" } };
        }),
        reports: [
          {
            path: "groups.prefill.args.modelLoaderExtraConfig.storage.0.secretAccessKey",
            message: "secretAccessKey looks like a secret: everyone who can read pods can read it.",
            fix: "Remove secretAccessKey, and give the value by a variable of secretEnvironment, or accept the warning if the engine reads none",
          },
          {
            path: "groups.decode.kvTransfer.extraConfig.remote",
            message: "remote contains credentials: everyone who can read pods can read them.",
            fix: "Remove remote, and give the value by a variable of secretEnvironment, or accept the warning if the engine reads none",
          },
        ],
      },
    ],
    passes: [
      withSettings("an address without a password", { remote: "redis://cache:6379" }),
      withSettings("the path of a key", { privateKeyPath: "/etc/glm/key" }),
      withSettings("a switch of a token", { reuseLastToken: true }),
    ],
  },
  "secret-environment-free": {
    fails: [
      {
        name: "a variable of the document, and one of the launch script",
        topology: prefillDecode(),
        site: { secretEnvironment: { HCCL_BUFFSIZE: reference, POD_NAME: reference } },
        reports: [
          {
            path: "secretEnvironment.HCCL_BUFFSIZE",
            message:
              "secretEnvironment and groups.prefill.env both set HCCL_BUFFSIZE, and one would silently override the other.",
            fix: "Remove HCCL_BUFFSIZE from secretEnvironment or from groups.prefill.env",
          },
          {
            path: "secretEnvironment.POD_NAME",
            message:
              "secretEnvironment and glm-serve both set POD_NAME, and one would silently override the other.",
            fix: "Remove POD_NAME from secretEnvironment",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a variable that nothing else sets",
        topology: prefillDecode(),
        site: { secretEnvironment: { VLLM_API_KEY: reference } },
      },
    ],
  },
  "api-key-read": {
    fails: [
      {
        name: "an API key for xLLM",
        topology: oneMachine(),
        site: { ...oneSite, apiKey: { secret: reference } },
        reports: [
          {
            path: "apiKey",
            message: "apiKey has no effect: xLLM reads no API key from a variable, and would serve everyone.",
            fix: "Remove apiKey, and restrict access to the API with networkPolicy or a gateway",
          },
        ],
      },
    ],
    passes: [
      {
        name: "an API key for vLLM-Ascend",
        topology: prefillDecode(),
        site: { apiKey: { secret: reference } },
      },
    ],
  },
  "api-without-key": {
    fails: [
      {
        name: "a namespace of its own without a key",
        topology: prefillDecode(),
        site: { namespace: "llm" },
        reports: [
          {
            path: "apiKey",
            message:
              "apiKey is not set, and engines listen in the network of their nodes: whoever reaches a node can send requests.",
            fix: "Set apiKey to the Secret with the key, or accept the finding if a firewall guards the nodes",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a key by its setting",
        topology: prefillDecode(),
        site: { namespace: "llm", apiKey: { secret: reference } },
      },
      {
        name: "a key by its variable",
        topology: prefillDecode(),
        site: { namespace: "llm", secretEnvironment: { VLLM_API_KEY: { name: "t", key: "k" } } },
      },
      { name: "the namespace of a trial", topology: prefillDecode() },
      { name: "an engine that reads no key", topology: oneMachine(), site: { ...oneSite, namespace: "llm" } },
    ],
  },
  "api-key-once": {
    fails: [
      {
        name: "two keys of the engines",
        topology: prefillDecode(),
        site: { apiKey: { secret: reference }, secretEnvironment: { VLLM_API_KEY: { name: "t", key: "k" } } },
        reports: [
          {
            path: "secretEnvironment.VLLM_API_KEY",
            message: "secretEnvironment.VLLM_API_KEY has no effect: apiKey sets the key of the engines.",
            fix: "Remove VLLM_API_KEY from secretEnvironment",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a key of the engines, and another for the proxy",
        topology: prefillDecode(),
        site: {
          apiKey: { secret: reference },
          secretEnvironment: { OPENAI_API_KEY: { name: "t", key: "k" } },
        },
      },
    ],
  },
  "weights-token-encrypted": {
    fails: [clear("http://mirror.example"), clear("http://localhost.example"), clear("http://10.0.0.1:8080")],
    passes: [
      safe("an encrypted endpoint", { endpoint: "https://mirror.example" }),
      safe("the endpoint of the hub", {}),
      safe("no token", { endpoint: "http://mirror.example", tokenSecret: undefined }),
      safe("an endpoint on the node by name", { endpoint: "http://localhost:8080" }),
      safe("an endpoint on the node by address", { endpoint: "http://127.0.0.1/hub" }),
    ],
  },
};
