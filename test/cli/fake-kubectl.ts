import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fakeExecutable } from "../lab/fake-executable.ts";

/** What a kubectl in place of the real one prints. */
export interface FakeAnswers {
  /** By the words after `get`, such as `events`; every other list is empty. */
  readonly lists: Readonly<Record<string, unknown>>;
  /** By `pod/container`, with `.previous` for the container before. */
  readonly logs?: Readonly<Record<string, string>>;
}

/** Puts a kubectl into a directory that prints these answers, and appends its arguments to `asked`. */
export function fakeKubectl(directory: string, { lists, logs = {} }: FakeAnswers): void {
  const cases = [
    ...Object.entries(lists).map(([words, list], index) => {
      const file = join(directory, `list-${index}.json`);
      writeFileSync(file, JSON.stringify(list));
      return `*" get ${words} "*) cat '${file}' ;;`;
    }),
    ...Object.entries(logs).map(([name, text], index) => {
      const file = join(directory, `log-${index}.txt`);
      writeFileSync(file, text);
      const [pod, container = ""] = name.split("/");
      const previous = container.endsWith(".previous");
      const words = `*" logs ${pod} --container=${container.replace(/\.previous$/, "")} "*`;
      return `${words}${previous ? '"--previous "*' : ""}) cat '${file}' ;;`;
    }),
  ];
  // The most specific patterns come first.
  const sorted = cases.toSorted(
    (a, b) => Number(b.includes("--previous")) - Number(a.includes("--previous")),
  );
  fakeExecutable(
    directory,
    "kubectl",
    `echo "$*" >> '${directory}/asked'
case " $* " in
${sorted.join("\n")}
*" get namespace "*) echo namespace/default ;;
*" get "*) echo '{"items":[]}' ;;
*) echo '{}' ;;
esac`,
  );
}

/** Puts a kubectl into a directory that fails with this text. */
export function failingKubectl(directory: string, stderr: string): void {
  const file = join(directory, "stderr.txt");
  writeFileSync(file, stderr);
  fakeExecutable(directory, "kubectl", `cat '${file}' >&2; exit 1`);
}
