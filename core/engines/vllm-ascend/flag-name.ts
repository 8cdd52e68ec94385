/** `maxModelLen` → `max-model-len`. */
export function flagOf(argument: string): string {
  return argument.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `max-model-len` → `maxModelLen`. */
export function argumentOf(flag: string): string {
  return flag.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
