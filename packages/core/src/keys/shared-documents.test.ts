import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import type { FetchedJson } from "../kit/net/fetch-json.js";
import { SharedDocuments } from "./shared-documents.js";

const URL = "https://login.example.com/keys";
const DAY_MS = 86_400_000;

function setUp(maxAgeSeconds?: number) {
  const clock = new FakeClock();
  const documents = new SharedDocuments(clock, 5000);
  let fetched = 0;
  const fetch = async (): Promise<FetchedJson> => {
    fetched += 1;
    return { value: { keys: [fetched] }, maxAgeSeconds };
  };
  const get = async (newerThan?: number) => {
    const { document, at } = await documents.get(URL, newerThan, fetch);
    return { value: document.value, maxAgeSeconds: document.maxAgeSeconds, at };
  };
  return { clock, documents, get };
}

const first = { value: { keys: [1] } };
const second = { value: { keys: [2] } };

describe("SharedDocuments", () => {
  it("gives an issuer without keys the document of another, for the rest of its lifetime", async () => {
    const { clock, get } = setUp(300);
    await get();
    await clock.advance(299_999);
    expect(await get()).toMatchObject({ ...first, maxAgeSeconds: expect.closeTo(0.001, 5) });
    await clock.advance(1);
    expect(await get()).toMatchObject(second);
  });

  it.each([
    ["60 s at least", 0, 60_000],
    ["10 minutes without max-age", undefined, 600_000],
    ["a day at most", 31_536_000, DAY_MS],
  ])("keeps one for %s", async (_what, maxAgeSeconds, lifetimeMs) => {
    const { clock, get } = setUp(maxAgeSeconds);
    await get();
    await clock.advance(lifetimeMs - 1);
    expect(await get()).toMatchObject(first);
    await clock.advance(1);
    expect(await get()).toMatchObject(second);
  });

  it("grants the rest of a day, also where the server grants a year", async () => {
    const { clock, get } = setUp(31_536_000);
    await get();
    await clock.advance(DAY_MS - 1000);
    expect(await get()).toMatchObject({ ...first, maxAgeSeconds: expect.closeTo(1, 5) });
  });

  it("gives an issuer one that is newer than its own and young", async () => {
    const { clock, get } = setUp();
    const { at } = await get();
    await clock.advance(1);
    expect(await get(at)).toMatchObject(second);
    await clock.advance(14_999);
    expect(await get(at)).toMatchObject(second);
    await clock.advance(1);
    expect(await get(at)).toMatchObject({ value: { keys: [3] } });
  });

  it("fetches again what was forgotten, and forgets no newer one", async () => {
    const { clock, documents, get } = setUp();
    const { at } = await get();
    documents.forget(URL, { at });
    await clock.advance(1);
    expect(await get()).toMatchObject(second);
    documents.forget(URL, { at });
    expect(await get()).toMatchObject(second);
  });

  it("keeps nothing of a fetch that failed", async () => {
    const { documents, get } = setUp();
    const failing = documents.get(URL, undefined, () => Promise.reject(new Error("down")));
    await expect(failing).rejects.toThrow("down");
    expect(await get()).toMatchObject(first);
  });
});
