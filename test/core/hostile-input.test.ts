import { describe, expect, test } from "vitest";
import { check, GlmServeError, plan, printProblem, type Problem, type Topology } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { groupOf, prefillDecode } from "../support/topologies.ts";

const withArgs = (added: Record<string, unknown>): Topology =>
  prefillDecode((topology) => void Object.assign(groupOf(topology, "decode").args ?? {}, added));

const withEnv = (added: Record<string, unknown>): Topology =>
  prefillDecode((topology) => void Object.assign(groupOf(topology, "decode").env ?? {}, added));

/** Adds `__proto__` as an own key, as JSON.parse and YAML do. */
const withPrototypeKey = <Value extends object>(target: Value): Value =>
  Object.defineProperty(target, "__proto__", { value: { polluted: true }, enumerable: true });

/** The report and its problems for a site from a file. */
function reportOf(topology: Topology, site: unknown = {}): { report: string; problems: readonly Problem[] } {
  try {
    // @ts-expect-error as untyped callers do
    plan(topology, site);
  } catch (error) {
    if (error instanceof GlmServeError) return { report: error.message, problems: error.problems };
    throw error;
  }
  throw new RangeError("the input was not rejected");
}

describe("strings in scripts, commands and YAML", () => {
  test.each([
    ["source", "guide\ntouch /tmp/x\n#"],
    ["summary", "a\u0000b"],
    ["source", "a\u2028b"],
  ] as const)("rejects control characters in %s: %j", (field, value) => {
    const topology = prefillDecode((changed) => void (changed[field] = value));
    expect(problemsOf(topology)).toMatchObject([{ path: field, fix: `Set ${field} to one line of text` }]);
  });

  test("rejects flags as the served name and the engine id", () => {
    const named = prefillDecode((topology) => void (topology.model.servedModelName = "--api-key=x"));
    expect(problemsOf(named)[0]).toMatchObject({ path: "model.servedModelName" });
    const id = prefillDecode((topology) => void (groupOf(topology, "decode").engineId = "-1"));
    expect(problemsOf(id)[0]).toMatchObject({ path: "groups.decode.engineId" });
    expect(problemsOf(prefillDecode((topology) => void (topology.model.servedModelName = "glm-5")))).toEqual(
      [],
    );
  });

  test("escapes control characters in the report", () => {
    const { report } = reportOf(withArgs({ "max\u001b[2J": "\u202e\u001b[1A" }));
    expect(report).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
    expect(report).toContain("max\\u001b[2J");
  });
});

describe("the report hides", () => {
  test.each([
    ["a secret flag in snake case", reportOf(withArgs({ api_key: "sk-hush" }))],
    ["a secret flag in kebab case", reportOf(withArgs({ "api-key": "sk-hush" }))],
    ["a secret variable of the wrong type", reportOf(withEnv({ HF_TOKEN: ["sk-hush"] }))],
    ["an encryption key", reportOf(withEnv({ ENCRYPTION_KEY: "sk-hush" }))],
    ["a password in a URL", reportOf(withEnv({ https_proxy: "http://me:sk-hush@proxy:3128" }))],
    [
      "a secret in place of its reference",
      reportOf(prefillDecode(), { secretEnvironment: { A: "sk-hush" } }),
    ],
    [
      "a secret in an unknown field of its reference",
      reportOf(prefillDecode(), { secretEnvironment: { A: { value: "sk-hush" } } }),
    ],
    ["a secret below a mistyped setting", reportOf(prefillDecode(), { secretEnviroment: { A: "sk-hush" } })],
    [
      "a secret inside another value",
      reportOf(prefillDecode(), { labels: [{ deep: { apiKey: "sk-hush" } }] }),
    ],
  ])("%s", (_, { report, problems }) => {
    expect(report).not.toContain("sk-hush");
    expect(JSON.stringify(problems)).not.toContain("sk-hush");
  });

  test("shows values that are not secret", () => {
    expect(reportOf(prefillDecode(), { imagePullSecrets: ["Not A Name"] }).report).toContain('"Not A Name"');
    expect(reportOf(withArgs({ maxNumBatchedTokens: "many" })).report).toContain('"many"');
    expect(problemsOf(withEnv({ TOKENIZERS_PARALLELISM: "false", no_proxy: "a@b" }))).toEqual([]);
  });
});

describe("a variable", () => {
  test.each([
    ...["MYSQL_PWD", "GITHUB_PAT", "AUTHORIZATION", "PROXY_AUTHORIZATION", "JWT", "SESSION_JWT", "DB_PASS"],
    ...["OPENAI_APIKEY", "KEY_PASSPHRASE", "HF_TOKEN", "HFTOKEN", "SIGNING_KEY", "OPENAI_KEY", "BASIC_AUTH"],
    ...["AWS_SECRET_ACCESS_KEY", "COOKIE", "REGISTRY_CREDS", "MYSQLPWD", "HF_TOKEN_2"],
  ])("%s holds a secret", (name) => {
    expect(problemsOf(withEnv({ [name]: "hush" }))).toMatchObject([{ rule: "secret-variable" }]);
  });

  test.each([
    ...["MONKEY", "KV_CACHE_KEY", "PRIMARY_KEY", "PARTITION_KEY", "TOKENIZERS_PARALLELISM", "MAX_TOKENS"],
    ...[
      "EOS_TOKEN",
      "PWD",
      "OLDPWD",
      "NUM_PASS",
      "FORWARD_PASS",
      "PATCH",
      "COMPAT",
      "TOKEN_FILE",
      "ENABLE_AUTH",
    ],
    ...["AUTHOR", "KEYBOARD", "DETOKEN", "CACHE_PATH"],
  ])("%s holds none", (name) => {
    expect(problemsOf(withEnv({ [name]: "x" }))).toEqual([]);
  });

  test.each([
    "Server=db;User Id=glm;Password=sk-hush;",
    "glm:sk-hush@tcp(db:3306)/glm",
    "host=db user=glm password=sk-hush",
    "postgres://glm:sk-hush@db/glm",
    "Authorization: Bearer sk-hush0123456789",
  ])("with credentials in its value is refused without them: %s", (value) => {
    const { report, problems } = reportOf(withEnv({ CONNECTION: value }));
    expect(problems).toMatchObject([
      { rule: "secret-variable", message: /^CONNECTION contains credentials:/ },
    ]);
    expect(report).not.toContain("sk-hush");
    expect(reportOf(prefillDecode(), { namespace: value }).report).not.toContain("sk-hush");
  });

  test("with words that look like credentials is accepted", () => {
    expect(problemsOf(withEnv({ A: "a basic configuration", B: "token=1", C: "http://proxy:3128" }))).toEqual(
      [],
    );
  });
});

describe("a report", () => {
  test("escapes characters that change or hide what a terminal shows", () => {
    const hidden = "\u202e\u2066\u200f\u200b\u00ad\u001b\u009b\udc00\u{e0041}";
    const { report } = reportOf(withArgs({ [`max${hidden}`]: hidden }));
    expect(report).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(report).toContain("\\u202e\\u2066\\u200f\\u200b\\u00ad\\u001b\\u009b\\udc00\\udb40\\udc41");
  });

  test("lists the first hundred problems, and counts the others", () => {
    const many = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`key${index}`, "x".repeat(2000)]),
    );
    const { report, problems } = reportOf(prefillDecode(), many);
    expect(problems).toHaveLength(5000);
    expect(report).toMatch(/^5000 problems in topology a3-1p1d\.\n/);
    expect(report).toMatch(/\n\n {2}… and 4900 more problems$/);
    expect(report.length).toBeLessThan(50_000);
  });

  test("shows at most a few kilobytes of a value", () => {
    const wide = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`${index}${"k".repeat(3000)}`, "x".repeat(3000)]),
    );
    expect(JSON.stringify(reportOf(prefillDecode(), { bogus: wide }).problems).length).toBeLessThan(8000);
  });
});

describe("lines", () => {
  test.each(["", " ", "\u00a0\t", "a\u202eb", "a\u2067b"])(
    "are neither blank nor turned around: %j",
    (line) => {
      expect(problemsOf(prefillDecode((topology) => void (topology.model.name = line)))).toMatchObject([
        { path: "model.name", rule: "schema" },
      ]);
    },
  );
});

describe("names from the prototype of an object", () => {
  test.each(["constructor", "toString", "hasOwnProperty"])("%s has no special meaning", (name) => {
    expect(problemsOf(withArgs({ [name]: 1 }))).toMatchObject([{ rule: "unknown-flag" }]);
    expect(problemsOf(withEnv({ [name]: "1" }))).toEqual([]);
    expect(problemsOf(prefillDecode(), { secretEnvironment: { [name]: { name: "a", key: "b" } } })).toEqual(
      [],
    );
  });

  test("__proto__ is rejected at every level", () => {
    const group = prefillDecode((topology) => void withPrototypeKey(groupOf(topology, "decode").args ?? {}));
    expect(problemsOf(group)).toMatchObject([{ path: "groups.decode.args.__proto__" }]);
    expect(problemsOf(withPrototypeKey(prefillDecode()))).toMatchObject([{ path: "__proto__" }]);
    expect(reportOf(prefillDecode(), { labels: withPrototypeKey({}) }).problems).toMatchObject([
      { path: "labels.__proto__" },
    ]);
  });
});

describe("values that JSON cannot hold", () => {
  const endless: Record<string, unknown> = {};
  endless["self"] = endless;
  let deep: unknown = 1;
  for (let level = 0; level < 5000; level += 1) deep = [deep];

  test.each([
    ["a bigint", 5n, "5n"],
    ["a function", () => 1, "a function"],
    ["a symbol", Symbol("x"), "Symbol(x)"],
    ["not a number", Number.NaN, "NaN"],
    ["infinity", Infinity, "Infinity"],
    ["a date", new Date(0), "a Date"],
    ["a promise", Promise.resolve(1), "a Promise"],
  ])("%s is reported at its path", (_, value, printed) => {
    const { report, problems } = reportOf(withArgs({ additionalConfig: { inner: value } }));
    expect(problems.map(({ path }) => path)).toEqual(["groups.decode.args.additionalConfig.inner"]);
    expect(report).toContain(`additionalConfig.inner = ${printed}\n`);
    expect(JSON.stringify(problems)).not.toBe("");
  });

  test("a circular or too deep value is the only problem reported", () => {
    expect(reportOf(withArgs({ additionalConfig: endless })).problems).toMatchObject([
      { path: "groups.decode.args.additionalConfig.self" },
    ]);
    expect(reportOf(prefillDecode(), { bogus: endless }).report).toContain("self contains itself.");
    expect(reportOf(withArgs({ additionalConfig: deep })).report).toContain("deeper");
    const shared = { a: 1 };
    expect(problemsOf(withArgs({ additionalConfig: { once: shared, twice: shared } }))).toEqual([]);
  });

  test("a large value leaves the report short", () => {
    const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key${index}`, "x"]));
    expect(reportOf(prefillDecode(), { bogus: { wide, again: wide } }).report.length).toBeLessThan(1000);
    expect(reportOf(prefillDecode(), { ["x".repeat(1e6)]: "x".repeat(1e6) }).report.length).toBeLessThan(
      1000,
    );
  });

  test("an Output is the only problem reported", () => {
    const output = { __pulumiOutput: true };
    // @ts-expect-error as untyped callers do
    expect(problemsOf(output)).toMatchObject([{ path: "topology", value: "a Pulumi Output" }]);
    const bad = withArgs({ additionalConfig: { a: output }, nonsense: 1 });
    expect(problemsOf(bad).map(({ path }) => path)).toEqual(["groups.decode.args.additionalConfig.a"]);
  });
});

describe("a text that quotes a value", () => {
  const secret = "https://user:hunter2@host/x";

  test.each([
    ["a kind of hardware", { hardware: secret }],
    ["a model", { model: { name: secret } }],
  ])("hides the password in the address of %s", (_, site) => {
    const { findings } = check(prefillDecode(), site);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.map((finding) => printProblem(finding)).join("\n")).not.toContain("hunter2");
    expect(JSON.stringify(problemsOf(prefillDecode(), site))).not.toContain("hunter2");
  });

  test("is cut where the value is long", () => {
    const { findings } = check(prefillDecode(), { hardware: "x".repeat(5000) });
    expect(findings.map((finding) => printProblem(finding)).join("").length).toBeLessThan(3000);
  });
});

describe("a flag in another spelling", () => {
  test.each(["--max-model-len", "max_model_len", "maxModelLEN"])("%s is renamed", (argument) => {
    const topology = prefillDecode((changed) => {
      Object.assign(groupOf(changed, "decode").args ?? {}, { [argument]: 4096 });
    });
    expect(problemsOf(topology)).toMatchObject([
      {
        rule: "unknown-flag",
        message: `${argument} must be spelled maxModelLen.`,
        fix: `Rename ${argument} to maxModelLen`,
      },
    ]);
  });

  test("that no release has is named as it is written", () => {
    const topology = prefillDecode((changed) => {
      Object.assign(groupOf(changed, "decode").args ?? {}, { enableEPLBNow: true });
    });
    expect(problemsOf(topology)[0]?.message).toBe("vLLM 0.20.2 has no flag enableEPLBNow.");
  });
});
