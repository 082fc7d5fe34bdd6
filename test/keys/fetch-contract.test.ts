import type { FetchLike } from "@callgate/core";
import { fetchContract } from "@callgate/testkit";
import { fetch as undiciFetch } from "undici";
import { describe, expect, it } from "vitest";
import { nodeFetch } from "../support/node-fetch.js";

describe.each<[string, FetchLike]>([
  ["the global fetch", fetch],
  ["undici's fetch", undiciFetch],
  ["a fetch in the shape of node-fetch's", nodeFetch],
])("%s fulfils the contract: it", (_, fetchLike) => {
  for (const { name, run } of fetchContract(fetchLike)) it(name, run);
});

describe("a fetch that breaks the contract", () => {
  const failures = async (fetchLike: FetchLike): Promise<string[]> => {
    const failed: string[] = [];
    for (const { name, run } of fetchContract(fetchLike))
      await run().catch(() => failed.push(name));
    return failed;
  };

  it("is detected when it follows redirects", async () => {
    const following: FetchLike = async (url, request) => {
      const { status, headers, body } = await fetch(url, { ...request, redirect: "follow" });
      return { status, headers, body };
    };
    expect(await failures(following)).toEqual(["follows no redirect"]);
  });

  it("is detected when it throws for a status", async () => {
    const throwing: FetchLike = async (url, request) => {
      const response = await fetch(url, request);
      if (!response.ok && response.status >= 400) throw new Error(response.statusText);
      return response;
    };
    expect(await failures(throwing)).toEqual(["reports any status as an answer, not as a failure"]);
  });

  it("is detected when it holds on to bodies", async () => {
    const whole: FetchLike = async (url, request) => {
      const response = await nodeFetch(url, request);
      return { ...response, body: (response.body as NodeJS.ReadableStream).resume() && {} };
    };
    expect(await failures(whole)).toContain("has a body that can be read piece by piece");
  });
}, 60_000);
