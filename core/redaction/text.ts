import { HIDDEN, isSecretName, SECRET_STEMS, withoutCredentials } from "../errors/index.ts";

/**
 * Tokens that their form gives away, whatever name they have: of Hugging Face (huggingface_hub, HfApi.whoami), ModelScope's
 * `ms-` with a UUID, OpenAI's form of API keys, GitHub and GitLab, AWS (IAM, unique identifiers), and JSON Web Tokens, which
 * service accounts have.
 */
const TOKENS = [
  /\b(?:hf|api_org)_[A-Za-z0-9]{16,}/g,
  /\bms-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi,
  /\bsk-[\w-]{16,}/g,
  /\b(?:gh[pousr]_|github_pat_|glpat-)\w{16,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*/g,
];

/** The value of an Authorization header, whatever its scheme. */
const HEADER =
  /((?:^|["'\s])(?:proxy-)?authorization["']?\s*[:=]\s*["']?(?:(?:bearer|basic|token)\s+)?)[^"'\s,}]+/gim;

/** A bearer token of any length. */
const BEARER = /(\bbearer\s+)(?!\(hidden\))[^\s"',;})]+/gi;

/**
 * Names with values, of which most words of a log have no stem: `NAME=value`, `"name": "value"`, `name: value`, `--name value`. Values are quoted, or end at the next
 * blank; quotes may be escaped, as in JSON within JSON. Every repetition before the value is bounded, so that no line takes
 * quadratic time.
 */
const NAMED = new RegExp(
  [
    String.raw`((?:^|[^\w.-])(?:--?)?)`,
    String.raw`([A-Za-z_][\w.-]{0,128}?(?<=${SECRET_STEMS.join("|")})[\w.-]{0,128})`,
    String.raw`(\\{0,8}["']?\s{0,8}[=:]\s{0,8}\[?|\\{0,8}["']?\s{0,8},\s{0,8}(?=\\{0,8}["'])|\\{0,8}["']?\s{1,8}(?=\\{0,8}["']?[^\s-]))`,
    String.raw`(\\+["'][^"'\n]*["']|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[^\s"'([{\\][^\s"']*)`,
  ].join(""),
  "gi",
);

/** A variable whose name and value are fields of their own, as in JSON, YAML and Go's form of a pod: `{Name:"A", Value:"b"}`. */
const FIELDS = new RegExp(
  [
    String.raw`(\bname\\{0,8}["']?\s{0,8}[:=]\s{0,8}\\{0,8}["']?)([\w.-]{1,128})`,
    String.raw`(\\{0,8}["']?,?\s{0,80}\\{0,8}["']?value\\{0,8}["']?\s{0,8}[:=]\s{0,8})`,
    String.raw`(\\+["'][^"'\n]*["']|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[^\s"',}\\]+)`,
  ].join(""),
  "gi",
);

/** Colours of a terminal, which may stand between a name and its value. */
const COLOURS = new RegExp(String.raw`\u001B\[[\d;]{0,32}m`, "g");

/** Words after a name that refer to a secret, and are none. */
const NO_VALUE =
  /^\\*["']?(?:none|null|true|false|bearer|basic|token|\*+|\(hidden\)|\$.*)?\\*["']?[,;)}\]]*$/i;

/**
 * Hides the secrets of a text: tokens of a known form, credentials in addresses and headers, and the values of names that
 * mark a secret. Keeps the lines, and drops the colours of a terminal.
 */
export function withoutSecrets(text: string): string {
  const plain = withoutCredentials(text.replaceAll(COLOURS, ""));
  const byForm = TOKENS.reduce((rest, form) => rest.replaceAll(form, HIDDEN), plain)
    .replaceAll(HEADER, `$1${HIDDEN}`)
    .replaceAll(BEARER, `$1${HIDDEN}`)
    .replaceAll(FIELDS, (whole, before: string, name: string, separator: string, value: string) =>
      isSecretName(name) && !NO_VALUE.test(value) ? `${before}${name}${separator}${hidden(value)}` : whole,
    );
  return byForm.split("\n").map(withoutNamed).join("\n");
}

function withoutNamed(line: string): string {
  const parts: string[] = [];
  let copied = 0;
  NAMED.lastIndex = 0;
  for (let found = NAMED.exec(line); found !== null; found = NAMED.exec(line)) {
    const [whole, before = "", name = "", separator = "", value = ""] = found;
    const end = found.index + before.length + name.length;
    if (isSecretName(name) && isAssignment(before, separator) && !NO_VALUE.test(value)) {
      parts.push(line.slice(copied, end), separator, hidden(value));
      copied = found.index + whole.length;
      NAMED.lastIndex = copied;
    } else {
      // The value may be the next name: `--api-key --token x`.
      NAMED.lastIndex = end;
    }
  }
  return parts.join("") + line.slice(copied);
}

/** A blank between name and value counts for flags only: "the token expired" has no secret. */
function isAssignment(before: string, separator: string): boolean {
  return /[=:]/.test(separator) || /--?$/.test(before);
}

function hidden(value: string): string {
  const [quote = ""] = /^\\*["']/.exec(value) ?? [];
  return `${quote}${HIDDEN}${quote}`;
}
