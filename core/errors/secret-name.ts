// Parts of names that mark a secret, once case and separators are folded away.
const CONTAINS_SECRET = /secret|password|passwd|passphrase|credential|apikey|accesskey|privatekey/;

// Only at the end: `tokenizer` and `maxNumBatchedTokens` hold no token, and a toleration's `key` is no secret.
const ENDS_SECRET = /token$|.key$/;

// Settings with names of Secrets, which are not secret.
const NAMES_SECRETS = /^imagepullsecrets?$/;

/** Whether a value of this name is likely a secret: `HF_TOKEN`, `api-key`, `apiKey`, `ENCRYPTION_KEY`. */
export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "_")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const folded = words.join("").replace(/\d+$/, "");
  if (NAMES_SECRETS.test(folded)) return false;
  return (
    CONTAINS_SECRET.test(folded) || ENDS_SECRET.test(folded) || (words.length > 1 && words.at(-1) === "pass")
  );
}

const USER_INFO = /(?<=[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]+(?=@)/gi;

/** Whether a text contains a URL with a user or a password: `http://user:password@proxy`. */
export function holdsUserInfo(text: string): boolean {
  return text.search(USER_INFO) !== -1;
}

/** Hides users and passwords in the URLs of a text. */
export function withoutUserInfo(text: string): string {
  return text.replaceAll(USER_INFO, "(hidden)");
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
