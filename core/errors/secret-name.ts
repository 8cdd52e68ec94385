// Names that say it in any place, once case and separators are folded away.
const SAYS_SECRET = /secret|password|passwd|passphrase|credential|apikey|accesskey|privatekey/;

// `tokenizer` and `maxNumBatchedTokens` hold no token, and a toleration's `key` is none either.
const ENDS_SECRET = /token$|.key$/;

// Names of Secrets, which are no secrets.
const NAMES_SECRETS = /^imagepullsecrets?$/;

/** Whether what stands under this name is likely a secret: `HF_TOKEN`, `api-key`, `apiKey`, `ENCRYPTION_KEY`. */
export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "_")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const folded = words.join("").replace(/\d+$/, "");
  if (NAMES_SECRETS.test(folded)) return false;
  return (
    SAYS_SECRET.test(folded) || ENDS_SECRET.test(folded) || (words.length > 1 && words.at(-1) === "pass")
  );
}

const USER_INFO = /(?<=[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]+(?=@)/gi;

/** Whether a text holds an address with a user or a password in it: `http://user:password@proxy`. */
export function holdsUserInfo(text: string): boolean {
  return text.search(USER_INFO) !== -1;
}

/** Takes users and passwords out of the addresses of a text. */
export function withoutUserInfo(text: string): string {
  return text.replaceAll(USER_INFO, "(hidden)");
}

/**
 * Whether the value at a path may be shown. Below `secretEnvironment` only the name and the key of a Secret may: whatever
 * else stands there was likely meant to be the secret itself.
 */
export function isSecretPath(path: string): boolean {
  const parts = path.split(/[.[\]]+/);
  if (parts[0] === "secretEnvironment")
    return !(parts.length === 3 && (parts[2] === "name" || parts[2] === "key"));
  return parts.some((part, index) => !(parts[0] === "groups" && index === 1) && isSecretName(part));
}
