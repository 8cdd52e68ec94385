import type { Finding } from "../../core/index.ts";

type Text = Pick<Finding, "path" | "message" | "fix">;

/** Words that refer to something which the reader has not read yet. */
const BARE_SUBJECT = /^(It|This|These|There|One|All|What)\b/;

/** A name that no English word looks like: `maxNumSeqs`, `num_speculative_tokens`, `nodes.shared`, `vllm-ascend`. */
const NAME = /[a-zA-Z\d](?:[a-z\d]*[A-Z_]|[.[-]\w)/;

const PRONOUN = /\b(it|them)\b/;

/** Describes each violation of the message standard (CONTRIBUTING, Language) in the texts of a finding. */
export function styleFlawsOf({ path, message, fix }: Text): readonly string[] {
  return [
    ...(message.endsWith(".") ? [] : [`no period at the end: ${message}`]),
    ...(BARE_SUBJECT.test(message) ? [`a bare subject: ${message}`] : []),
    ...(/^[A-Z\d"']/.test(message) || isName(firstWord(message), path)
      ? []
      : [`a message that begins in lower case: ${message}`]),
    ...(/^[A-Z]/.test(fix) ? [] : [`a fix that begins in lower case: ${fix}`]),
    ...(fix.endsWith(".") ? [`a period at the end: ${fix}`] : []),
    ...(/\bthe settings?\b/i.test(fix) || hasBarePronoun(fix, path)
      ? [`a setting without its name: ${fix}`]
      : []),
  ];
}

/** Whether a pronoun has no name before it. */
function hasBarePronoun(fix: string, path: string): boolean {
  const pronoun = PRONOUN.exec(fix);
  if (pronoun === null) return false;
  return !fix
    .slice(0, pronoun.index)
    .split(" ")
    .some((word) => isName(word.replace(/[,:;]$/, ""), path));
}

function firstWord(text: string): string {
  return text.split(/[ ,:;]/, 1)[0] ?? "";
}

function isName(word: string, path: string): boolean {
  return NAME.test(word) || path.split(/[.[\]]/).includes(word);
}
