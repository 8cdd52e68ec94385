export { type Alert, mostSeconds } from "./alert.ts";
export { alerts } from "./alerts/alerts.ts";
export { npuMetrics, stateMetrics, targetMetrics } from "./cluster-metrics.ts";
export { dashboardNames, placeholders } from "./dashboards.ts";
export { observabilityObjects } from "./objects.ts";
export { type ScrapeConfig, scrapeConfigs } from "./scrape-config.ts";
