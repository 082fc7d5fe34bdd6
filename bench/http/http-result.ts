import type { BenchmarkAlgorithm } from "../signing-key.js";
import type { HttpRow } from "./rows.js";
import type { Traffic } from "./traffic.js";

/** The servers of one framework under one kind of load. */
export interface HttpResult {
  readonly framework: string;
  readonly algorithm: BenchmarkAlgorithm;
  readonly traffic: Traffic;
  readonly connections: number;
  /** How many times the servers were started. Left out in results of before it was more than once. */
  readonly starts?: number;
  /** How many requests per second each server was sent, where they came at a rate. */
  readonly ratePerSecond?: number;
  readonly rows: readonly HttpRow[];
}
