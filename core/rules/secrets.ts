import { defineRule, removed, type RuleProblem, setTo, Severity } from "../domain/index.ts";
import { holdsCredentials, isSecretName } from "../errors/index.ts";
import { scriptVariables } from "../launch/index.ts";

/** Requests to the node itself never cross the network. */
const LOOPBACK = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/]|$)/;

export const secretEnvironmentFree = defineRule({
  id: "secret-environment-free",
  source: "Kubernetes, EnvVar: the last entry of a name takes precedence",
  per: "site",
  check: ({ secretEnvironment }, { topology }) => {
    const { engine, groups } = topology;
    const owned = new Set([
      ...Object.keys(scriptVariables),
      ...Object.keys(engine.ownedVariables),
      ...engine.addressVariables,
      ...engine.interfaceVariables,
    ]);
    return Object.keys(secretEnvironment).flatMap((name): RuleProblem[] => {
      const group = groups.find((one) => Object.hasOwn(engine.environment(topology, one), name));
      if (!owned.has(name) && group === undefined) return [];
      const setter = group === undefined ? "glm-serve" : `groups.${group.name}.env`;
      return [
        {
          path: `secretEnvironment.${name}`,
          message: `secretEnvironment and ${setter} both set ${name}, and one would silently override the other.`,
          fix:
            group === undefined
              ? removed({ name, ending: " from secretEnvironment" })
              : removed({ name, ending: ` from secretEnvironment or from ${setter}` }),
        },
      ];
    });
  },
});

export const secretSetting = defineRule({
  id: "secret-setting",
  severity: Severity.Warning,
  source: "glm-serve: commands and configurations are readable by everyone who can read pods",
  per: "topology",
  check: ({ spec }) =>
    [...writtenTexts(spec, "")].flatMap(({ path, name, text }): RuleProblem[] => {
      if (text === "" || !(isSecretName(name) || holdsCredentials(text))) return [];
      return [
        {
          path,
          message: isSecretName(name)
            ? `${name} looks like a secret: everyone who can read pods can read it.`
            : `${name} contains credentials: everyone who can read pods can read them.`,
          fix: removed({
            name,
            ending:
              ", and give the value by a variable of secretEnvironment, or accept the warning if the engine reads none",
          }),
        },
      ];
    }),
});

interface WrittenText {
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

/** Settings whose values a command or a configuration holds. */
const WRITTEN: ReadonlySet<string> = new Set(["args", "kvTransfer"]);

/** The texts that commands and configurations hold. Rules of the flags judge the names of flags themselves. */
function* writtenTexts(value: unknown, path: string, isWritten = false): Generator<WrittenText> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const place = path === "" ? name : `${path}.${name}`;
    const isFlag = path.endsWith(".args");
    if (typeof inner === "string") {
      if (isWritten && !(isFlag && isSecretName(name))) yield { path: place, name, text: inner };
    } else yield* writtenTexts(inner, place, isWritten || WRITTEN.has(name));
  }
}

export const weightsTokenEncrypted = defineRule({
  id: "weights-token-encrypted",
  severity: Severity.Warning,
  source: "RFC 6750, §5.3: bearer tokens are sent over TLS only",
  per: "site",
  check: ({ procedures }, { at }) => {
    const { endpoint, tokenSecret } = procedures.weights ?? {};
    if (tokenSecret === undefined || endpoint === undefined) return [];
    if (!endpoint.startsWith("http://") || LOOPBACK.test(endpoint)) return [];
    return [
      {
        ...at("procedures.weights.endpoint"),
        message:
          "procedures.weights.endpoint is not encrypted: the token of the hub crosses the network in clear text.",
        fix: setTo(endpoint.replace(/^http:/, "https:"), {
          as: "an https:// address",
          ending: ", or remove tokenSecret if the mirror needs no token",
        }),
      },
    ];
  },
});

export const apiKeyRead = defineRule({
  id: "api-key-read",
  source: "glm-serve: engines that read an API key from a variable",
  per: "site",
  check: ({ apiKey }, { topology: { engine } }) =>
    apiKey === undefined || engine.apiKeyVariable !== undefined
      ? []
      : [
          {
            path: "apiKey",
            message: `apiKey has no effect: ${engine.title} reads no API key from a variable, and would serve everyone.`,
            fix: removed({ ending: ", and restrict access to the API with networkPolicy or a gateway" }),
          },
        ],
});

export const apiWithoutKey = defineRule({
  id: "api-without-key",
  severity: Severity.Advice,
  source: "glm-serve: engines listen at every address of their node; docs/security.md, network",
  per: "topology",
  check: ({ site, engine, wholeNodes }) => {
    const { apiKeyVariable: name } = engine;
    // A trial of glm-serve runs in the namespace default.
    if (!wholeNodes || name === undefined || site.namespace === "default") return [];
    if (site.apiKey !== undefined || site.secretEnvironment[name] !== undefined) return [];
    return [
      {
        path: "apiKey",
        message:
          "apiKey is not set, and engines listen in the network of their nodes: whoever reaches a node can send requests.",
        fix: "Set apiKey to the Secret with the key, or accept the finding if a firewall guards the nodes",
      },
    ];
  },
});

export const apiKeyOnce = defineRule({
  id: "api-key-once",
  source: "Kubernetes, EnvVar: the last entry of a name takes precedence",
  per: "site",
  check: ({ apiKey, secretEnvironment }, { topology: { engine } }) => {
    const { apiKeyVariable: name } = engine;
    if (apiKey === undefined || name === undefined || secretEnvironment[name] === undefined) return [];
    return [
      {
        path: `secretEnvironment.${name}`,
        message: `secretEnvironment.${name} has no effect: apiKey sets the key of the engines.`,
        fix: removed({ name, ending: " from secretEnvironment" }),
      },
    ];
  },
});
