import type { Comparison, HttpRow } from "../http/rows.js";
import {
  BARE as BARE_SERVER,
  BY_DOCUMENT,
  OURS as OUR_SERVER,
  TAIL_MAP,
} from "../http/servers/names.js";
import type { Traffic } from "../http/traffic.js";
import type { Cost } from "../measure/alternate.js";
import type { Quartiles } from "../measure/statistics.js";
import { CACHING_PEER } from "../micro/cached-tokens.js";
import type { MicroRow } from "../micro/micro.js";
import { BARE, OURS } from "../micro/uncached-tokens.js";
import type { Results } from "../results.js";

/** The results of a sample run, as far as targets use them. Every default meets its target exactly. */
export interface Sample {
  readonly uncachedTimesBare?: number;
  readonly peerTimesOurs?: number;
  readonly cachedPerSecond?: number;
  readonly cachingPeerTimesOurs?: number;
  readonly ofFloor?: number;
  readonly documentLead?: number;
  /** Callgate over the peer: with cached tokens, over uncached ones, in mixed traffic. */
  readonly lead?: number;
  readonly awsLead?: number;
  readonly p50Lead?: number;
  readonly p99Lead?: number;
  /** The same where it comes at a rate. */
  readonly pacedP50Lead?: number;
  readonly pacedP99Lead?: number;
  readonly oneConnectionLead?: number;
  readonly heldBytes?: readonly number[];
  readonly groupBytes?: readonly number[];
  readonly refusedPerSecond?: number;
  readonly burstP99Ms?: number;
  /** What a cached token takes during the burst; without it, 4 ms. */
  readonly knownP99Ms?: number;
  readonly timesEventLoop?: number;
}

const MB = 2 ** 20;
const HAIR = 1.001;

/** Results in which everything is as wanted, but for what a test changes. */
export function sampleResults(sample: Sample = {}): Results {
  const { uncachedTimesBare = 1.2, peerTimesOurs = HAIR, cachedPerSecond = 500_000 } = sample;
  const { cachingPeerTimesOurs = 1.3, ofFloor = 0.95, documentLead = 1 / 0.98 } = sample;
  const { lead = HAIR, awsLead = 1.05, p50Lead = HAIR, p99Lead = HAIR } = sample;
  const { pacedP50Lead = HAIR, pacedP99Lead = HAIR } = sample;
  const { oneConnectionLead = HAIR, heldBytes = [0, 20 * MB, 22 * MB] } = sample;
  const { groupBytes = [0, 64 * MB], refusedPerSecond = 8_101, burstP99Ms = 11.5 } = sample;
  const { knownP99Ms = 8, timesEventLoop = 1.2 } = sample;
  const alone = { knownP99Ms, knownAloneP99Ms: 4 };
  const shape = { algorithm: "RS256", tokenLength: 800 } as const;
  const http = (traffic: Traffic, connections: number, rows: readonly HttpRow[]) => ({
    framework: "Koa 3",
    algorithm: "RS256" as const,
    traffic,
    connections,
    rows: [server(BARE_SERVER, 0.9), ...rows],
  });
  return {
    format: 2,
    machine: {
      cpu: "A <fast> & quiet one",
      cores: 2,
      memoryGiB: 8,
      system: "linux 6.1",
      node: "20.19.0",
      openssl: "3.0.0",
      date: "2026-01-31",
      loadAverage: 0,
    },
    versions: { jose: "6.0.0" },
    full: true,
    seconds: 800,
    micro: [
      {
        ...shape,
        tokens: "uncached",
        reference: BARE,
        rows: [
          micro(BARE, 30, 1, 0.8),
          micro(OURS, 36, uncachedTimesBare, 1),
          micro("jose", 150, 4, peerTimesOurs),
        ],
      },
      {
        ...shape,
        tokens: "cached",
        reference: CACHING_PEER,
        rows: [
          micro(OURS, 1e6 / cachedPerSecond, 0.8, 1),
          micro(CACHING_PEER, 2.6, 1, cachingPeerTimesOurs),
        ],
      },
    ],
    http: {
      pinned: true,
      results: [
        http("cached", 64, [
          server(TAIL_MAP, 0.95),
          { ...server(OUR_SERVER, 1), ofFloor: times(ofFloor) },
          server(BY_DOCUMENT, documentLead),
          server("koa-jwt", lead),
        ]),
        http("uncached", 64, [server(OUR_SERVER, 1), server("aws-jwt-verify", awsLead)]),
        http("mixed", 64, [
          server(OUR_SERVER, 1),
          withLatencies(server("koa-jwt", 1), p50Lead, p99Lead),
        ]),
        {
          ...http("paced", 64, [
            server(OUR_SERVER, 1),
            withLatencies(server("koa-jwt", 1), pacedP50Lead, pacedP99Lead),
          ]),
          starts: 2,
          ratePerSecond: 1_200,
        },
        http("cached", 1, [server(OUR_SERVER, 1), server("koa-jwt", oneConnectionLead)]),
      ],
    },
    scale: {
      callers: [{ size: 10, uncached: cost(30), cached: cost(2) }],
      documentCallers: [],
      issuers: [],
      keys: [],
      memory: {
        bytesPerToken: 2_000,
        points: heldBytes.map((bytes, n) => ({ tokens: n * 10_000, heldBytes: bytes })),
        groups: 200,
        groupPoints: groupBytes.map((bytes, n) => ({ tokens: n * 10_000, heldBytes: bytes })),
      },
      burst: [
        {
          name: "Callgate",
          medianMs: 1,
          p99Ms: burstP99Ms,
          longestMs: 20,
          refusedPerSecond,
          ...alone,
        },
        { name: "jose", medianMs: 1, p99Ms: 11.6, longestMs: 20, refusedPerSecond: 8_100 },
      ],
      threads: [
        {
          name: "Callgate",
          admittedPerSecond: all(9_000),
          timesEventLoop: all(timesEventLoop),
        },
      ],
    },
  };
}

function micro(name: string, microseconds: number, reference: number, ours: number): MicroRow {
  return {
    name,
    ...cost(microseconds),
    perSecond: all(1e6 / microseconds),
    timesReference: { elapsed: all(reference), processor: all(reference) },
    timesOurs: { elapsed: all(ours), processor: all(ours) },
  };
}

/** A server, and how many times as good Callgate is, which has 0.9 of what the bare one has. */
function server(name: string, lead: number): HttpRow {
  return {
    name,
    requestsPerSecond: all(1_000 / lead),
    processorMicroseconds: all(1_000 * lead),
    p50Ms: all(1),
    p99Ms: all(2),
    busy: 1,
    ofBare: times(0.9 / lead),
    lead: times(lead),
  };
}

/** With other latencies than Callgate has, by this many times. */
function withLatencies(row: HttpRow, p50Lead: number, p99Lead: number): HttpRow {
  return { ...row, lead: { ...times(1), p50: all(p50Lead), p99: all(p99Lead) } };
}

function times(value: number): Comparison {
  const same = all(value);
  return { requestsPerSecond: same, processor: same, p50: same, p99: same };
}

function cost(microseconds: number): Cost {
  return { microseconds: all(microseconds), processorMicroseconds: all(microseconds) };
}

function all(value: number): Quartiles {
  return [value, value, value];
}
