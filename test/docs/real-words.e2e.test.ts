import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { progressOn } from "../../lab/host/progress.ts";
import { ensurePrograms } from "../../lab/pulumi/ensure-programs.ts";
import { classOf, pages } from "./blocks.ts";
import { recorded } from "./recorder.ts";

const calls = pages
  .flatMap((page) => page.blocks)
  .filter((block) => classOf(block) === "cluster")
  .flatMap(({ text }) => recorded(text));

/** Commands of a program that have commands of their own. */
const nested: ReadonlySet<string> = new Set(["create", "secret", "config", "stack", "package", "plugin"]);

let executables: Readonly<Record<string, string>>;

beforeAll(async () => {
  const { binaries, tools } = await ensurePrograms({ progress: progressOn(process.stderr) });
  executables = { kubectl: join(binaries.kubernetes, "kubectl"), pulumi: tools.pulumi.executable };
}, 3_600_000);

function printed(program: string, ...argv: readonly string[]): string {
  const { stdout } = spawnSync(executables[program] ?? program, argv, { encoding: "utf8" });
  return stdout;
}

/** The words of a command: `create secret generic`, `config set`. */
function commandOf(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word) => !nested.has(word));
  return end === -1 ? words : words.slice(0, end + 1);
}

const different = [
  ...new Map(
    calls
      .filter(({ program }) => program === "kubectl" || program === "pulumi")
      .map((call) => [`${call.program} ${call.words.join(" ")}`, call] as const),
  ),
];

describe("the real programs know the words", { timeout: 60_000 }, () => {
  test.each(different)("%s", (_, { program, words }) => {
    const command = commandOf(words);
    const help = printed(program, ...command, "--help");
    const aliases = /Aliases:\s+([\w, ]+)/.exec(help)?.[1]?.split(/, */) ?? [];
    if (!aliases.includes(command.at(-1) ?? "")) expect(help).toContain(`${program} ${command.join(" ")}`);
    const everywhere = program === "kubectl" ? printed(program, "options") : "";
    const options = words.filter((word) => word.startsWith("-") && word !== "-" && word !== "--");
    const unknown = options
      .map((word) => word.replace(/=.*/, ""))
      .filter((word) => !`${help}${everywhere}`.match(new RegExp(`(?:^|[\\s,])${word}[\\s,=:]`, "m")));
    expect(unknown).toEqual([]);
  });

  test("an unknown command and an unknown option are found", () => {
    expect(printed("kubectl", "aply", "--help")).not.toContain("kubectl aply");
    expect(printed("pulumi", "config", "sett", "--help")).not.toContain("pulumi config sett");
  });
});
