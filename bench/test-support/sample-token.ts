import { OURS } from "../token/contenders/contender.js";
import type { TokenResults, TokenRow } from "../token/token.js";

/** The results of a sample run, as far as targets use them. Every default meets its target exactly. */
export interface TokenSample {
  readonly burstRequests?: number;
  readonly burstFailed?: number;
  readonly hourRequests?: number;
  readonly hourWaited?: number;
  readonly hourFailed?: number;
  readonly perQuarter?: readonly [number, number];
  readonly refreshingP99Ms?: number;
  readonly outageFailed?: number;
  readonly outageRequests?: number;
  readonly refusedRequests?: number;
  readonly deadTokenRequests?: number;
  readonly refusingApiRequests?: number;
  readonly freshPerSecond?: number;
}

/** Results in which everything is as wanted, but for what a test changes. */
export function sampleToken(sample: TokenSample = {}): TokenResults {
  const { burstRequests = 1, burstFailed = 0, refreshingP99Ms = 1.005 } = sample;
  const peer = { ...row({ ...sample, freshPerSecond: 20_000 }), name: "a peer" };
  const { deadToken: _, refusingApi: __, ...callsNoApi } = peer;
  const run = { requests: 1500, meanPerSecond: 40, latePeakOverMean: 6 };
  return {
    rows: [row(sample), callsNoApi],
    largeBurst: { calls: 10_000, requests: burstRequests, failed: burstFailed },
    slowEndpoint: { calls: 1000, freshP99Ms: 0.006, refreshingP99Ms, longestMs: 3 },
    fleet: {
      processes: 1000,
      seconds: 1200,
      lifetimeSeconds: 300,
      secondsPerPeak: 300,
      runs: [
        { ...run, jitter: true, peakPerSecond: 80, peakOverMean: 2, peaks: [1000, 80, 0, 1] },
        { ...run, jitter: false, peakPerSecond: 1000, peakOverMean: 25, peaks: [1000, 0, 10, 0] },
      ],
    },
  };
}

function row(sample: TokenSample): TokenRow {
  const { hourRequests = 17, hourWaited = 1, hourFailed = 0, perQuarter = [1, 1] } = sample;
  const { outageFailed = 0, outageRequests = 12, refusedRequests = 10 } = sample;
  const { deadTokenRequests = 1, refusingApiRequests = 5, freshPerSecond = 500_000 } = sample;
  const load = { calls: 3600, failed: hourFailed, waited: hourWaited, requests: hourRequests };
  const [per60, per10] = perQuarter;
  const outage = { calls: 690, failed: outageFailed, waited: 0, requests: outageRequests };
  return {
    name: OURS,
    burst: { calls: 1000, requests: 1, failed: 0 },
    hour: { ...load, lifetimeSeconds: 300, mostPerQuarterLifetime: 1 },
    short: [
      { ...load, lifetimeSeconds: 60, mostPerQuarterLifetime: per60 },
      { ...load, lifetimeSeconds: 10, mostPerQuarterLifetime: per10 },
    ],
    outage: { ...outage, recovered: true },
    refusedClient: { calls: 1000, requests: refusedRequests },
    deadToken: { calls: 30, ended: { 200: 30 }, requests: deadTokenRequests },
    refusingApi: { calls: 1000, ended: { 401: 1000 }, requests: refusingApiRequests },
    freshPerSecond: [freshPerSecond, freshPerSecond, freshPerSecond],
  };
}
