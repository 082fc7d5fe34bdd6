import { BARE as BARE_SERVER, BY_DOCUMENT, OURS as OUR_SERVER } from "../http/servers/names.js";
import { CACHING_PEER } from "../micro/known-tokens.js";
import type { MicroRow } from "../micro/micro.js";
import { BARE, OURS } from "../micro/new-tokens.js";
import type { Results } from "../results.js";

/** What a sample run came to, as far as targets ask for it. Every default meets its target exactly. */
export interface Sample {
  readonly newTimesBare?: number;
  readonly peerMicroseconds?: number;
  readonly knownPerSecond?: number;
  readonly shareOfBare?: number;
  readonly documentShareOfBare?: number;
  readonly peerRequestsPerSecond?: number;
  readonly heldBytes?: readonly number[];
}

const MB = 2 ** 20;

/** Results in which everything is as wanted, but for what a test changes. */
export function sampleResults(sample: Sample = {}): Results {
  const { newTimesBare = 1.2, peerMicroseconds = 40, knownPerSecond = 500_000 } = sample;
  const {
    shareOfBare = 0.93,
    documentShareOfBare = 0.92,
    peerRequestsPerSecond = 900,
    heldBytes = [0, 40 * MB, 42 * MB],
  } = sample;
  return {
    machine: {
      cpu: "A <fast> & quiet one",
      cores: 2,
      memoryGiB: 8,
      system: "linux 6.1",
      node: "20.19.0",
      openssl: "3.0.0",
      date: "2026-01-31",
    },
    versions: { jose: "6.0.0" },
    full: true,
    micro: [
      {
        algorithm: "RS256",
        tokens: "new",
        tokenLength: 800,
        reference: BARE,
        rows: [row(BARE, 30, 1), row(OURS, 36, newTimesBare), row("jose", peerMicroseconds, 4)],
      },
      {
        algorithm: "RS256",
        tokens: "known",
        tokenLength: 800,
        reference: CACHING_PEER,
        rows: [row(OURS, 1e6 / knownPerSecond, 1 / 1.3), row(CACHING_PEER, 2.6, 1)],
      },
    ],
    http: {
      pinned: true,
      results: [
        {
          framework: "Koa 3",
          tokens: "known",
          rows: [
            server(BARE_SERVER, 1_000, 1),
            server(OUR_SERVER, 930, shareOfBare),
            server(BY_DOCUMENT, 920, documentShareOfBare),
            server("koa-jwt", peerRequestsPerSecond, 0.3),
          ],
        },
      ],
    },
    scale: {
      callers: [{ size: 10, newMicroseconds: 30, knownMicroseconds: 2 }],
      documentCallers: [],
      issuers: [],
      keys: [],
      memory: {
        bytesPerToken: 2_000,
        points: heldBytes.map((bytes, n) => ({ tokens: n * 10_000, heldBytes: bytes })),
      },
      burst: [],
    },
  };
}

function row(name: string, medianMicroseconds: number, timesReference: number): MicroRow {
  return {
    name,
    medianMicroseconds,
    fastestMicroseconds: medianMicroseconds,
    perSecond: 1e6 / medianMicroseconds,
    timesReference,
  };
}

function server(name: string, requestsPerSecond: number, shareOfBare: number) {
  return { name, requestsPerSecond, shareOfBare, processorMicroseconds: 100, busy: 1 };
}
