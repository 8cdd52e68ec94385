/** What stands in place of a secret. */
export const HIDDEN = "(hidden)";

// Parts of names that mark a secret, once case and separators are folded away.
const CONTAINS_SECRET =
  /secret|password|passwd|passphrase|credential|(?:api|access|private|auth|ssh|signing|encryption|account|storage)key/;

// Settings with names of Secrets, which are not secret.
const NAMES_SECRETS = /^imagepullsecrets?$/;

/** What the value of a secret's name is if this word ends it: where or how the secret is, and not the secret. */
const ABOUT_SECRET: ReadonlySet<string> = new Set([
  ...["file", "path", "dir", "directory", "length", "size", "timeout", "enabled", "required", "algorithm"],
]);

/** Last words of secrets, and the words before them with which they mean something else. */
const LAST_WORDS: Readonly<Record<string, { readonly alone: boolean; readonly unless: readonly string[] }>> =
  {
    authorization: { alone: true, unless: [] },
    bearer: { alone: true, unless: [] },
    cookie: { alone: true, unless: [] },
    creds: { alone: true, unless: [] },
    jwt: { alone: true, unless: [] },
    token: {
      alone: true,
      unless: [
        ...["bos", "eos", "pad", "unk", "sep", "cls", "mask", "stop", "special", "start", "begin", "end"],
        ...["max", "min", "per", "next", "last", "first", "image", "video", "audio", "draft", "think"],
      ],
    },
    auth: { alone: false, unless: ["enable", "disable", "require", "use", "no", "skip", "with"] },
    // A toleration's key is no secret.
    key: {
      alone: false,
      unless: [
        ...["primary", "foreign", "unique", "composite", "sort", "partition", "shard", "routing", "public"],
        ...["cache", "kv", "prefix", "block", "hash", "index", "row", "record", "map", "dict", "json"],
        ...["lookup", "search", "query", "group", "label", "object", "host", "hot", "config", "dedup"],
        ...["ordering", "order", "sorting", "topology", "registry"],
      ],
    },
    pass: {
      alone: false,
      unless: [
        ...["forward", "backward", "first", "second", "single", "one", "two", "multi", "num", "by"],
        ...["prefill", "decode", "warmup", "compile", "compiler", "fusion", "optimization", "optimizer"],
      ],
    },
    pat: { alone: false, unless: [] },
    // The shell's PWD and OLDPWD are directories.
    pwd: { alone: false, unless: ["old"] },
  };

/** Texts of which every name of a secret has one, as a cheap first look. */
export const SECRET_STEMS: readonly string[] = ["secret", "credential", ...Object.keys(LAST_WORDS)];

/** Ends of names in one word: `HFTOKEN`, `MYSQLPWD`. `MONKEY` and `tokens` hold no secret. */
const ENDS_SECRET = /(?<!de)token$|(?<!^old)(?<!^)pwd$/;

/** Whether a value of this name is likely a secret: `HF_TOKEN`, `api-key`, `apiKey`, `MYSQL_PWD`, `GITHUB_PAT`. */
export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "_")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/\d+$/, ""))
    .filter((word) => word !== "");
  const folded = words.join("");
  const last = words.at(-1);
  if (last === undefined || NAMES_SECRETS.test(folded) || ABOUT_SECRET.has(last)) return false;
  if (CONTAINS_SECRET.test(folded)) return true;
  const known = Object.hasOwn(LAST_WORDS, last) ? LAST_WORDS[last] : undefined;
  if (known === undefined) return ENDS_SECRET.test(last);
  const before = words.at(-2);
  return before === undefined ? known.alone : !known.unless.includes(before);
}

const USER_INFO = /(?<=[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]+(?=@)/gi;

/**
 * Credentials in texts of other forms: a password in a connection string (`Server=db;Password=…`), Go's form of an address
 * (`user:password@tcp(db)/name`), the value of an Authorization header, and a private key in PEM.
 */
const CREDENTIALS = [
  /(?<=(?:^|[;&?,\s])(?:password|passwd|pwd|accountkey|sharedaccesskey|sharedaccesssignature|secret|secretkey|apikey|api_key|access_token)\s?=\s?)[^;&,\s]+/gi,
  /(?<![^\s=])[^\s:/@=]+:[^\s/@]+(?=@(?:tcp|unix)\()/gi,
  /(?<=(?:^|[\s:="'])(?:bearer|basic)\s{1,8})(?=\S*\d)[\w.~+/-]{12,}=*/gi,
  /(?<=-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]+/g,
];

/** Whether a text contains credentials: in a URL (`http://user:password@proxy`), or in a form of `CREDENTIALS`. */
export function holdsCredentials(text: string): boolean {
  return [USER_INFO, ...CREDENTIALS].some((form) => text.search(form) !== -1);
}

/** Hides the credentials of a text. */
export function withoutCredentials(text: string): string {
  return [USER_INFO, ...CREDENTIALS].reduce((rest, form) => rest.replaceAll(form, HIDDEN), text);
}

/**
 * Whether the value at a path must be hidden. Below `secretEnvironment` only the name and the key of a Secret may be
 * shown: any other value there is likely the secret itself.
 */
export function isSecretPath(path: string): boolean {
  const parts = path.split(/[.[\]]+/);
  if (parts[0] === "secretEnvironment")
    return !(parts.length === 3 && (parts[2] === "name" || parts[2] === "key"));
  return parts.some((part, index) => !(parts[0] === "groups" && index === 1) && isSecretName(part));
}
