const OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";

const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

// Windows and some NFS servers have names with underscores, which DNS itself allows.
const LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";

const NAME = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*\\.?$`);

/** Whether a text is the name of a host or its address. An address of four numbers with one above 255 is neither. */
export function isHost(text: string): boolean {
  if (IPV4.test(text)) return true;
  if (text.includes(":")) return isAddress6(text);
  return NAME.test(text) && !/(?:^|\.)\d+\.?$/.test(text);
}

function isAddress6(text: string): boolean {
  return /^[\da-fA-F:.]+$/.test(text) && URL.canParse(`http://[${text}]`);
}

/** Whether a text is an http URL of a host, without a user, a query and a slash at the end. */
export function isEndpoint(text: string): boolean {
  const [, bracketed, plain, port] =
    /^https?:\/\/(?:\[([^\]]*)\]|([^/?#@:[\]]+))(?::(\d{1,5}))?(?:\/[\w./-]*[\w-])?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || (bracketed !== undefined && !bracketed.includes(":")) || !isHost(host))
    return false;
  return port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
}
