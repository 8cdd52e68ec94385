import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readWords } from "../../program/words.ts";
import { call } from "./call.ts";

const run = (...words: string[]) => call(import.meta.dirname, words);

const grammar = { texts: ["site", "model"], flags: ["json"], positionals: 2 } as const;

describe("the words of a call", () => {
  test("everything that is wrong is told at once, with the usage", async () => {
    const { code, stdout, stderr } = await run(
      ...["check", "--jso", "--site", "a", "--site", "b", "x", "y", "--json=3", "-5"],
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^glm-serve: 5 problems in the words of check; /);
    for (const said of [
      '  --jso\n    There is no such option.\n    → Did you mean "--json"?',
      '  --site = "b"\n    This is given twice.',
      '  --json = "3"\n    This takes no value.',
      "  -5\n    There is no such option.\n    → Use one of --help, --json, --site",
      "  y\n    This word has no meaning here.",
      "\n\nglm-serve check <stack> ",
    ])
      expect(stderr).toContain(said);
  });

  test.each([[["check", "a3-1p1d", "--site"]], [["check", "a3-1p1d", "--site", "--json"]]])(
    "%s misses a value",
    async (words) => {
      expect(await run(...words)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("  --site\n    Its value is missing.\n    → write --site <value>"),
      });
    },
  );

  test("the value of a misspelt option is no word of its own", async () => {
    const { stderr } = await run("check", "--sites", "site.yaml", "a3-1p1d");
    expect(stderr).toMatch(/^glm-serve: 1 problem .*\n\n {2}--sites\n.*\n.*Did you mean "--site"\?\n\nglm/);
  });

  test("a missing stack is told with what can be named", async () => {
    for (const command of ["check", "ports", "memory", "preflight", "smoke", "bench", "accuracy"])
      expect(await run(command)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/<stack>\n {4}This is required\.\n {4}→ name .*a3-1p1d, /),
      });
  });

  test("whatever is written, each word is taken or told", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom("--site", "--json", "--", "a"))),
        (words) => {
          const { positionals, texts, flags, problems } = readWords(words, grammar);
          const taken = positionals.length + Object.keys(texts).length + flags.size;
          expect(taken + problems.length > 0).toBe(words.length > (words[0] === "--" ? 1 : 0));
        },
      ),
    );
  });

  test("right words are read in any order", () => {
    const word = fc.stringMatching(/^[a-z0-9./]+$/);
    const options = fc.record({ site: word, model: word, json: fc.boolean() });
    fc.assert(
      fc.property(options, fc.array(word, { maxLength: 2 }), fc.boolean(), (given, names, first) => {
        const { site, model, json } = given;
        const written = [`--site=${site}`, "--model", model, ...(json ? ["--json"] : [])];
        expect(readWords(first ? [...names, ...written] : [...written, ...names], grammar)).toEqual({
          positionals: names,
          texts: { site, model },
          flags: new Set(json ? ["json"] : []),
          problems: [],
        });
      }),
    );
  });
});

describe("without a command", () => {
  test.each([[[]], [["--help"]], [["-h"]], [["help"]], [["help", "nothing"]]])(
    "%j lists them",
    async (words) => {
      const { code, stdout, stderr } = await run(...words);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(/^glm-serve <command> [^]*\n {2}check {6}asks every rule about a stack\n/);
    },
  );

  test("a wrong one gets the nearest, and the list", async () => {
    const { code, stdout, stderr } = await run("chek", "a3-1p1d");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^glm-serve: there is no command "chek"; did you mean "check"\?\n\nglm-serve <command> /,
    );
    expect((await run("nonsense")).stderr).toMatch(/^glm-serve: there is no command "nonsense"\.\n/);
  });

  test("the version is that of the package", async () => {
    expect((await run("--version")).stdout).toMatch(/^glm-serve \d+\.\d+\.\d+\n$/);
  });
});

test.each([[["check", "--help"]], [["check", "a3-1p1d", "-h", "--jso"]], [["help", "check"]]])(
  "%j shows the usage whatever else is written",
  async (words) => {
    const { code, stdout } = await run(...words);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^glm-serve check <stack> /);
  },
);
