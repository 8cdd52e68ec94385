const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Bytes in base64. Source: RFC 4648, section 4. */
export function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(index, index + 3);
    const bits = first * 65_536 + second * 256 + third;
    const given = Math.min(bytes.length - index, 3) + 1;
    for (let digit = 0; digit < 4; digit += 1) {
      const value = Math.floor(bits / 64 ** (3 - digit)) % 64;
      text += digit < given ? (ALPHABET[value] ?? "") : "=";
    }
  }
  return text;
}
