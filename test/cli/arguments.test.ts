import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseArguments } from "../../program/arguments.ts";
import { call } from "./call.ts";

const run = (...argv: string[]) => call(import.meta.dirname, argv);

/** The report of a call with wrong usage, without the help text that follows. */
async function usageErrorOf(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...argv);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  const help = stderr.indexOf("\nUsage: ");
  expect(help).toBeGreaterThan(0);
  return stderr.slice(0, help);
}

const grammar = { options: ["site", "model"], switches: ["json"], positionals: 2, command: "check" } as const;

describe("the command line reports", () => {
  test("every problem of the arguments at once, with the help text of the command", async () => {
    const { stderr } = await run(
      ...["check", "--jso", "--site", "a", "--site", "b", "x", "y", "--json=3", "-5"],
    );
    expect(stderr).toMatchInlineSnapshot(`
      "glm-serve: 5 problems in the arguments of check.

        --jso
          check has no option --jso.
          → Did you mean "--json"?

        --site = "b"
          --site is given twice.
          → Remove one --site

        --json = "3"
          --json takes no value.
          → Remove the value of --json

        -5
          check has no option -5.
          → Use one of --context, --help, --json, --kubeconfig, --live, --site

        y
          check does not take the argument y.
          → Remove y

      Usage: glm-serve check <stack> [--site <file>] [--live] [--context <name>] [--kubeconfig <file>]
                             [--json]
      Run "glm-serve check --help" for its options and examples.
      "
    `);
  });

  test("an option without its value at the end of the call", async () => {
    expect(await usageErrorOf("check", "a3-1p1d", "--site")).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in the arguments of check.

        --site
          --site requires a value.
          → Add a value: --site <value>
      "
    `);
  });

  test("an option with another option in place of its value", async () => {
    expect(await usageErrorOf("check", "a3-1p1d", "--site", "--json")).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in the arguments of check.

        --site
          --site requires a value.
          → Add a value: --site <value>
      "
    `);
  });

  test("a misspelled option, whose value is not taken for another argument", async () => {
    expect(await usageErrorOf("check", "--sites", "site.yaml", "a3-1p1d")).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in the arguments of check.

        --sites
          check has no option --sites.
          → Did you mean "--site"?
      "
    `);
  });

  test("an option that no known name resembles", async () => {
    expect(await usageErrorOf("smoke", "a3-1p1d", "--namespace=llm")).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in the arguments of smoke.

        --namespace
          smoke has no option --namespace.
          → Use one of --help, --json, --render, --site
      "
    `);
  });

  test("a value for an option that takes none", async () => {
    expect(await usageErrorOf("ports", "a3-1p1d", "--json=pretty")).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in the arguments of ports.

        --json = "pretty"
          --json takes no value.
          → Remove the value of --json
      "
    `);
  });

  test("an option that is given twice", async () => {
    expect(await usageErrorOf("memory", "a3-1p1d", "--site=a.yaml", "--site", "b.yaml"))
      .toMatchInlineSnapshot(`
        "glm-serve: 1 problem in the arguments of memory.

          --site = "b.yaml"
            --site is given twice.
            → Remove one --site
        "
      `);
  });

  test("more arguments than the command takes", async () => {
    expect(await usageErrorOf("ports", "a3-1p1d", "8000", "8001")).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in the arguments of ports.

        8001
          ports does not take the argument 8001.
          → Remove 8001
      "
    `);
  });

  test("a missing stack", async () => {
    expect(await usageErrorOf("check")).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in the arguments of check.

        <stack>
          check requires <stack>.
          → Add <stack>: the name of a stack or of a topology; glm-serve list prints the topologies
      "
    `);
    for (const command of ["ports", "memory", "preflight", "smoke", "bench", "accuracy"])
      expect(await usageErrorOf(command)).toBe(
        (await usageErrorOf("check")).replaceAll(/(?<=of )check|check(?= requires)/g, command),
      );
  });

  test("an unknown command, with the nearest one", async () => {
    expect((await run("chek", "a3-1p1d")).stderr).toMatchInlineSnapshot(`
      "glm-serve: unknown command "chek". Did you mean "check"?
      Run "glm-serve --help" for the list of commands.
      "
    `);
  });

  test("an unknown command that resembles none", async () => {
    expect(await usageErrorOf("nonsense")).toMatchInlineSnapshot(`
      "glm-serve: unknown command "nonsense".
      "
    `);
  });
});

describe("parseArguments", () => {
  test("takes or reports every argument", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom("--site", "--json", "--", "a"))), (argv) => {
        const { positionals, options, switches, problems } = parseArguments(argv, grammar);
        const taken = positionals.length + Object.keys(options).length + switches.size;
        expect(taken + problems.length > 0).toBe(argv.length > (argv[0] === "--" ? 1 : 0));
      }),
    );
  });

  test("reads valid arguments in any order", () => {
    const word = fc.stringMatching(/^[a-z0-9./]+$/);
    const given = fc.record({ site: word, model: word, json: fc.boolean() });
    fc.assert(
      fc.property(given, fc.array(word, { maxLength: 2 }), fc.boolean(), (options, names, first) => {
        const { site, model, json } = options;
        const written = [`--site=${site}`, "--model", model, ...(json ? ["--json"] : [])];
        expect(parseArguments(first ? [...names, ...written] : [...written, ...names], grammar)).toEqual({
          positionals: names,
          options: { site, model },
          lists: {},
          switches: new Set(json ? ["json"] : []),
          problems: [],
        });
      }),
    );
  });
});
