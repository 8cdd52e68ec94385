import {
  a3,
  both,
  decode,
  deployed,
  derived,
  dsa,
  engine,
  li,
  onA2,
  prefill,
  R,
  type Served,
} from "./served-deployment.ts";
import { glm52, w8a3, w8c8 } from "./served-glm52.ts";

export { a3, args, both, derived, li, type Settings } from "./served-deployment.ts";

const glm51c8 = { ...a3, model: "GLM-5.1", weights: "w8a8c8" } as const;
const glm51w8 = { ...a3, model: "GLM-5.1", weights: "w8a8" } as const;
const glm51w4 = { ...a3, ...R, model: "GLM-5.1", weights: "w4a8" } as const;
const glm53 = { ...a3, ...R, model: "GLM-5.3", weights: "w8a8c8" } as const;
const flash = { ...a3, ...R, model: "GLM-5.3-Flash", weights: "w8a8" } as const;
const glm47 = { ...a3, model: "GLM-4.7", weights: "w8a8" } as const;

/** GLM5.3.md and GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, GLM5.md and GLM4.x.md of the same. */
const others: readonly Served[] = [
  deployed("GLM5.3.md L148", glm53, [2, 8, 4, 400], {
    length: 202_752,
    share: 0.9,
    keys: dsa,
    more: derived,
  }),
  deployed("GLM5.3.md L268", { ...glm53, ...onA2 }, [4, 4, 8, 200], {
    length: 135_000,
    share: 0.92,
    keys: dsa,
    more: derived,
  }),
  deployed(
    "GLM5.3.md L514 P",
    { ...glm53, ...prefill },
    [2, 1, 16, 1024],
    { length: 200_000, share: 0.92, drafts: 1, keys: dsa, more: derived },
    [42, 36],
  ),
  deployed("GLM5.3.md L691 D", { ...glm53, ...decode }, [2, 16, 2, 1024], {
    length: 200_000,
    share: 0.92,
    drafts: 5,
    more: derived,
  }),
  deployed("Flash L219", flash, [1, 1, 16, 400], { length: 133_120, share: 0.92, drafts: 5 }),
  deployed("Flash L896", { ...flash, ...onA2 }, [2, 2, 8, 1024], { length: 133_120, share: 0.85 }),
  deployed("Flash L356 P", { ...flash, ...prefill }, [1, 2, 8, 1024], {
    length: 133_120,
    share: 0.92,
    drafts: 5,
  }),
  deployed("Flash L422 D", { ...flash, ...decode }, [1, 16, 1, 1024], {
    length: 133_120,
    share: 0.92,
    drafts: 5,
  }),
  deployed("Flash L565 P", { ...flash, ...onA2, ...prefill }, [2, 2, 8, 1024], {
    length: 200_000,
    share: 0.92,
  }),
  deployed("Flash L686 D", { ...flash, ...onA2, ...decode }, [2, 8, 2, 1024], {
    length: 200_000,
    share: 0.85,
  }),
  deployed("GLM5.md L242", glm51w4, [1, 1, 16, 200], { length: 200_000, share: 0.95 }),
  deployed("GLM5.md L281", { ...glm51w4, ...onA2 }, [1, 1, 8, 200], { length: 32_768, share: 0.95 }),
  deployed("GLM5.md L450", { ...glm51w4, ...onA2 }, [2, 2, 8, 200], { length: 131_072, share: 0.95 }),
  deployed("GLM5.md L352", { ...glm51c8, ...R }, [2, 8, 4, 400], {
    length: 202_752,
    share: 0.92,
    keys: dsa,
    more: derived,
  }),
  deployed("GLM5.md §9.1", { ...glm51c8, ...R }, [2, 2, 16, 400], {
    length: 202_752,
    share: 0.92,
  }),
  deployed(
    "GLM5.md L1050 P",
    { ...glm51c8, ...R, ...prefill },
    [2, 1, 16, 400],
    { length: 202_752, share: 0.92, drafts: 1, keys: dsa, more: derived },
    [41, 37],
  ),
  deployed("GLM5.md L1174 D", { ...glm51c8, ...R, ...decode }, [2, 8, 4, 256], {
    length: 202_752,
    share: 0.92,
    more: derived,
  }),
  deployed("GLM4.x.md L131", glm47, [1, 2, 8, 512], {
    length: 133_000,
    share: 0.9,
    keys: { enable_shared_expert_dp: true },
  }),
  deployed("GLM4.x.md L169", { ...glm47, ...onA2 }, [2, 2, 8, 512], {
    length: 140_000,
    share: 0.9,
    keys: { enable_shared_expert_dp: true },
  }),
  deployed("GLM4.x.md L380 P", { ...glm47, ...prefill }, [1, 2, 8, 256], {
    length: 133_000,
    share: 0.9,
    drafts: 1,
    keys: { enable_shared_expert_dp: true },
  }),
  deployed("GLM4.x.md L507 D", { ...glm47, ...decode }, [2, 8, 4, 512], {
    length: 133_000,
    share: 0.9,
    keys: { enable_shared_expert_dp: true },
  }),
];

/** Nightly tests of vllm-ascend v0.30.0rc2. */
const tests: readonly Served[] = [
  deployed("GLM-5.1-W8A8C8-A3_128k_90_50", glm51c8, [2, 8, 4, 400], {
    length: 133_120,
    share: 0.9,
    keys: { ...li, ...dsa },
  }),
  deployed("GLM-5.2-W8A8C8-A3_3.5k_1.5k_0_50", w8c8, [2, 8, 4, 400], {
    length: 133_120,
    share: 0.92,
    keys: { ...li, ...dsa },
  }),
  deployed("GLM-5.1-W8A8C8-128k-1k-90-50-PD P", { ...glm51c8, ...prefill }, [2, 4, 8, 400], {
    length: 202_752,
    share: 0.92,
    keys: { ...both, ...dsa },
  }),
  deployed("GLM-5.1-W8A8C8-128k-1k-90-50-PD D", { ...glm51c8, ...decode }, [2, 8, 4, 256], {
    length: 202_752,
    share: 0.92,
    keys: both,
  }),
  deployed("GLM_5_1_PD_in64k_bs16-90 P", { ...glm51w8, ...prefill }, [2, 4, 8, 900], {
    length: 140_000,
    share: 0.95,
  }),
  deployed("GLM_5_1_PD_in64k_bs16-90 D", { ...glm51w8, ...decode }, [2, 4, 8, 900], {
    length: 140_000,
    share: 0.92,
  }),
  deployed("GLM5_1-W8A8-A2-dual-nodes", { ...glm51w8, ...onA2 }, [2, 2, 8, 200], {
    length: 38_000,
    share: 0.95,
  }),
  deployed("GLM5_2-W8A8-A3-dual-nodes", { ...w8a3, engine }, [2, 2, 16, 200], {
    length: 133_120,
    share: 0.95,
  }),
  deployed("GLM-5.1-W8A8-PrefillMC2", glm51w8, [1, 1, 16, 200], { length: 10_240, share: 0.94 }),
];

/** What vllm-ascend documents and tests, on A2 and A3. Settings that the memory does not depend on are left out. */
export const served: readonly Served[] = [...glm52, ...others, ...tests];
