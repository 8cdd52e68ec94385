import { enableCompileCache } from "node:module";

// A plan loads hundreds of files. The cache of compiled code saves most of the time that this takes.
enableCompileCache();

const { deploy, printProcess } = await import("./program.ts");

const deployed = await deploy();

export const endpoint = deployed.endpoint;

export const pods = deployed.pods;

export const services = deployed.services;

export const jobs = deployed.jobs;

export const processes = deployed.processes.apply((rows) => rows.map(printProcess));
