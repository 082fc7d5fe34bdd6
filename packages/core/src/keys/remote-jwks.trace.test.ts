import { describe, expect, it, onTestFinished } from "vitest";
import { createGate } from "../create-gate.js";
import type { FetchLike } from "../kit/net/fetch-like.js";
import { type FetchTrace, fetchChannel } from "../kit/net/fetch-trace.js";

const ISSUER = "https://login.example.com";

/** What is traced until the test is over: each exchange, with the code of its failure. */
function traced() {
  const seen: [kind: string, host: string | undefined, code: string | undefined][] = [];
  const listen = (trace: unknown): void => {
    const { kind, host, error } = trace as FetchTrace;
    seen.push([kind, host, error?.code]);
  };
  fetchChannel.asyncEnd.subscribe(listen);
  onTestFinished(() => void fetchChannel.asyncEnd.unsubscribe(listen));
  return seen;
}

const json = (document: unknown): Response => Response.json(document);
const audience = "https://orders.example.com";

async function refresh(answer: (url: string) => Response): Promise<void> {
  const fetch = (async (url: string) => answer(url)) as unknown as FetchLike;
  const gate = createGate({ issuer: ISSUER, audience, fetch, warnings: false });
  await gate.refresh();
  gate.close();
}

describe("the tracing channel callgate:fetch", () => {
  it("has discovery and the fetch of keys, and the host only where it is configured", async () => {
    const seen = traced();
    await refresh((url) =>
      url.includes(".well-known")
        ? json({ issuer: ISSUER, jwks_uri: "https://keys.example.net/jwks" })
        : json({ keys: [] }),
    );
    expect(seen).toEqual([
      ["discovery", "login.example.com", undefined],
      ["jwks", undefined, undefined],
    ]);
  });

  it("has one discovery for both addresses, with the code of the most specific failure", async () => {
    const seen = traced();
    await refresh((url) =>
      url.includes("openid")
        ? json({ issuer: "https://other.example.com" })
        : new Response("", { status: 404 }),
    );
    expect(seen).toEqual([["discovery", "login.example.com", "metadata_issuer_mismatch"]]);
  });
});
