import type { Plugin } from "rolldown";

/** Escapes all other characters of the chunks, since Node reads ASCII faster and keeps it in half the memory. */
export function ascii(): Plugin {
  return {
    name: "ascii",
    generateBundle(_, files) {
      for (const file of Object.values(files)) {
        if (file.type === "chunk") file.code = file.code.replaceAll(/[^\0-\x7f]/g, escaped);
      }
    },
  };
}

function escaped(character: string): string {
  return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
