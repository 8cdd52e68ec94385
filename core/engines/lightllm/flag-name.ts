/** `maxReqTotalLen` → `max_req_total_len`. */
export function flagOf(argument: string): string {
  return argument.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `max_req_total_len` → `maxReqTotalLen`. */
export function argumentOf(flag: string): string {
  return flag.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
