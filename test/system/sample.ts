import { z } from "zod";
import type { Site, Topology } from "../../core/index.ts";

export type Settings = Readonly<Record<string, unknown>>;

/** A setting with another value: two sites that differ in it, and a topology that reads it. */
export interface Sample {
  /** Path of the setting, without indices of lists and names of variables and groups. */
  readonly setting: string;
  readonly topology: Topology;
  readonly before: Site;
  readonly after: Site;
}

const settingsSchema = z.record(z.string(), z.unknown());

/** `plan` checks the shape of a site. */
export const siteSchema = z.custom<Site>();

/** Samples by the paths of their settings: each changes one setting of the same site. */
export function samplesOf(topology: Topology, site: Settings, values: Settings): readonly Sample[] {
  return Object.entries(values).map(([path, value]) => ({
    setting: path.replaceAll(/\.(?:\d+|VLLM_API_KEY|decode)/g, ""),
    topology,
    before: siteSchema.parse(site),
    after: siteSchema.parse(withSetting(site, path, value)),
  }));
}

function changed(at: unknown, [key = "", ...rest]: readonly string[], value: unknown): unknown {
  const inner = Array.isArray(at) ? Object.fromEntries(at.entries()) : settingsSchema.parse(at ?? {});
  const outer = { ...inner, [key]: rest.length === 0 ? value : changed(inner[key], rest, value) };
  return Array.isArray(at) ? Object.values(outer) : outer;
}

/** The site with another value of one setting. */
export function withSetting(site: Settings, path: string, value: unknown): Settings {
  return settingsSchema.parse(changed(site, path.split("."), value));
}
