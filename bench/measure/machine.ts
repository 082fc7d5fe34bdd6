import { availableParallelism, cpus, loadavg, platform, release, totalmem } from "node:os";

/** Where and when numbers were measured: without it they mean nothing. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly openssl: string;
  /** The day, as YYYY-MM-DD. */
  readonly date: string;
  /** How many processes were running on average in the minute before: 0 where nothing else ran. */
  readonly loadAverage: number;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    openssl: process.versions.openssl,
    date: new Date().toISOString().slice(0, 10),
    loadAverage: loadavg()[0] ?? 0,
  };
}
