import {
  a3,
  both,
  decode,
  deployed,
  derived,
  derivedIndexers,
  dsa,
  li,
  onA2,
  prefill,
  R,
  type Served,
} from "./served-deployment.ts";

export const w8c8 = { ...a3, model: "GLM-5.2", weights: "w8a8c8" } as const;
const w4c8 = { ...a3, model: "GLM-5.2", weights: "w4a8c8" } as const;
const w8 = { engine: ["vllm-ascend", "v0.22.1rc1"], model: "GLM-5.2", weights: "w8a8" } as const;
export const w8a3 = { ...w8, hardware: "atlas-800-a3" } as const;
const w8a2 = { ...w8, hardware: "atlas-800-a2" } as const;

const M1 = 1_048_576;

/** GLM5.2.md of vllm-ascend: S v0.23.0.post1, M main at 2026-08-22, R v0.30.0rc2, E v0.22.1rc1, each with its line. */
export const glm52: readonly Served[] = [
  deployed("S L142", w4c8, [1, 2, 8, 200], { length: 135_000, share: 0.92, keys: { ...li, ...dsa } }),
  deployed("R L132", { ...w4c8, ...R }, [1, 2, 8, 200], {
    length: 135_000,
    share: 0.92,
    keys: dsa,
    more: derivedIndexers,
  }),
  deployed("S L210", w8c8, [2, 8, 4, 400], { length: 202_752, share: 0.92, keys: { ...both, ...dsa } }),
  deployed("R L177", { ...w4c8, ...R }, [2, 4, 8, 400], {
    length: 66_000,
    share: 0.9,
    keys: dsa,
    more: derivedIndexers,
  }),
  deployed("M L198", w4c8, [2, 4, 8, 400], { length: 66_000, share: 0.9, keys: { ...li, ...dsa } }),
  deployed("M §9.1", w4c8, [2, 2, 16, 400], { length: 135_000, share: 0.9, keys: { ...li, ...dsa } }),
  deployed(
    "S L413 P",
    { ...w8c8, ...prefill },
    [2, 1, 16, 400],
    { length: 202_752, share: 0.92, drafts: 1, keys: { ...both, ...dsa } },
    [41, 37],
  ),
  deployed("S L558 D", { ...w8c8, ...decode }, [2, 8, 4, 256], { length: 202_752, share: 0.92, keys: both }),
  deployed(
    "R L448 P",
    { ...w8c8, ...R, ...prefill },
    [2, 1, 16, 400],
    { length: 202_752, share: 0.85, drafts: 1, keys: dsa, more: derivedIndexers },
    [41, 37],
  ),
  deployed("R L570 D", { ...w8c8, ...R, ...decode }, [2, 16, 2, 256], {
    length: 202_752,
    share: 0.9,
    drafts: 5,
    more: derived,
  }),
  deployed("M L439 P", { ...w4c8, ...prefill }, [2, 4, 8, 400], {
    length: 133_120,
    share: 0.92,
    drafts: 1,
    keys: { ...li, ...dsa },
  }),
  deployed("M L574 D", { ...w4c8, ...decode }, [2, 32, 1, 256], {
    length: 133_120,
    share: 0.92,
    drafts: 5,
    keys: li,
  }),
  deployed("S L817", { ...w4c8, ...onA2 }, [2, 2, 8, 200], { length: 40_000, share: 0.95 }),
  deployed("R L275", { ...w4c8, ...R, ...onA2 }, [2, 2, 8, 200], { length: 40_000, share: 0.95, drafts: 5 }),
  deployed("S L948 P", { ...w4c8, ...onA2, ...prefill }, [4, 4, 8, 256], {
    length: 256_000,
    share: 0.95,
    drafts: 1,
    keys: { ...both, ...dsa },
  }),
  deployed("S L1039 D", { ...w4c8, ...onA2, ...decode }, [4, 8, 4, 2560], {
    length: 256_000,
    share: 0.95,
    drafts: 5,
    keys: both,
  }),
  deployed("R L792 P", { ...w8c8, ...R, ...onA2, ...prefill }, [4, 4, 8, 256], {
    length: 200_000,
    share: 0.92,
    drafts: 1,
    keys: dsa,
    more: derived,
  }),
  deployed("R L881 D", { ...w8c8, ...R, ...onA2, ...decode }, [4, 8, 4, 2560], {
    length: 200_000,
    share: 0.92,
    more: derived,
  }),
  deployed("R L1042", { ...w4c8, ...R }, [1, 1, 16, 768], {
    length: 1_024_000,
    share: 0.8,
    keys: dsa,
    context: 16,
    more: derived,
  }),
  deployed("M L1288", w4c8, [1, 1, 16, 768], {
    length: 1_024_000,
    share: 0.8,
    keys: { ...li, ...dsa },
    context: 16,
  }),
  deployed("S L1245", w8c8, [2, 8, 4, 400], {
    length: M1,
    share: 0.92,
    keys: { ...both, ...dsa },
    context: 4,
  }),
  deployed("R L1080", { ...w4c8, ...R }, [2, 4, 8, 768], {
    length: 1_024_000,
    share: 0.75,
    keys: dsa,
    context: 8,
    more: derived,
  }),
  deployed("M L1342", w4c8, [2, 4, 8, 768], {
    length: 1_024_000,
    share: 0.75,
    keys: { ...li, ...dsa },
    context: 8,
  }),
  deployed("S L1372 P", { ...w8c8, ...prefill }, [2, 2, 16, 400], {
    length: M1,
    share: 0.9,
    drafts: 1,
    keys: { ...both, ...dsa },
    context: 16,
  }),
  deployed("S L1512 D", { ...w8c8, ...decode }, [2, 8, 4, 400], {
    length: M1,
    share: 0.92,
    drafts: 5,
    keys: both,
    context: 4,
  }),
  deployed("R L1239 P", { ...w8c8, ...R, ...prefill }, [2, 2, 16, 400], {
    length: M1,
    share: 0.85,
    drafts: 1,
    keys: dsa,
    context: 16,
    more: derived,
  }),
  deployed("R L1366 D", { ...w8c8, ...R, ...decode }, [2, 4, 8, 400], {
    length: M1,
    share: 0.9,
    drafts: 5,
    context: 8,
    more: derived,
  }),
  deployed("M L1407 P", { ...w4c8, ...prefill }, [2, 4, 8, 768], {
    length: 1_024_000,
    share: 0.75,
    drafts: 1,
    keys: { ...li, ...dsa },
    context: 8,
  }),
  deployed("M L1481 D", { ...w4c8, ...decode }, [2, 4, 8, 768], {
    length: 1_024_000,
    share: 0.93,
    keys: li,
    context: 8,
  }),
  deployed("E L126", w8a3, [1, 2, 8, 200], { length: 20_480, share: 0.95 }),
  deployed("E L178", w8a3, [2, 2, 16, 400], {
    length: 64_000,
    share: 0.93,
    drafts: 5,
    more: { enableExpertParallel: false },
  }),
  deployed("E L286", w8a2, [2, 2, 8, 200], { length: 40_000, share: 0.95, drafts: 5 }),
  deployed("E L409", w8a2, [4, 4, 8, 200], { length: 200_000, share: 0.95, drafts: 5 }),
  deployed("E L641 P", { ...w8a3, ...prefill }, [2, 2, 16, 400], {
    length: 135_000,
    share: 0.95,
    drafts: 5,
    keys: dsa,
  }),
  deployed("E L641 D", { ...w8a3, ...decode }, [2, 8, 4, 500], { length: 135_000, share: 0.92, drafts: 5 }),
  deployed("E L982 P", { ...w8a2, ...prefill }, [4, 4, 8, 256], { length: 115_168, share: 0.95 }),
  deployed("E L982 D", { ...w8a2, ...decode }, [4, 8, 4, 500], { length: 135_168, share: 0.92 }),
];
