import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonical } from "../domain/index.ts";

/** SHA-256 of a value's JSON, in hexadecimal digits. The order of keys does not change it. */
export function digest(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(canonical(value)))));
}
