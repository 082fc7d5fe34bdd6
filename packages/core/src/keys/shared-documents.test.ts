import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import type { FetchedJson } from "../kit/net/fetch-json.js";
import { SharedDocuments } from "./shared-documents.js";

const URL_OF_KEYS = "https://login.example.com/keys";
const TIMEOUT_MS = 5000;

/** Documents that are numbered in the order in which they were fetched. */
function documentsWith(maxAgeSeconds?: number) {
  const clock = new FakeClock();
  const documents = new SharedDocuments(clock, TIMEOUT_MS);
  let fetches = 0;
  const get = async (newerThan?: number, url = URL_OF_KEYS) => {
    const { document, at } = await documents.get(url, newerThan, async () => {
      fetches += 1;
      return { value: fetches, maxAgeSeconds };
    });
    return { value: document.value, maxAgeSeconds: document.maxAgeSeconds, at };
  };
  return { clock, documents, get };
}

describe("SharedDocuments, for an issuer that has no document yet", () => {
  it.each([
    [undefined, 600],
    [7200, 7200],
    [61, 61],
    [10, 60],
    [0, 60],
    [31_536_000, 86_400],
  ])("uses one with `max-age` %j for %i seconds", async (maxAgeSeconds, lifetime) => {
    const { clock, get } = documentsWith(maxAgeSeconds);
    await get();
    await clock.advance(lifetime * 1000 - 1);
    expect((await get()).value).toBe(1);
    await clock.advance(1);
    expect((await get()).value).toBe(2);
  });

  it("has what is left of its lifetime, and when it was fetched", async () => {
    const { clock, get } = documentsWith(100);
    await clock.advance(5000);
    expect(await get()).toEqual({ value: 1, maxAgeSeconds: 100, at: 5000 });
    await clock.advance(40_000);
    expect(await get()).toEqual({ value: 1, maxAgeSeconds: 60, at: 5000 });
    const short = documentsWith(10);
    await short.get();
    await short.clock.advance(30_000);
    expect(await short.get()).toEqual({ value: 1, maxAgeSeconds: 0, at: 0 });
    const silent = documentsWith();
    expect((await silent.get()).maxAgeSeconds).toBeUndefined();
    await silent.clock.advance(30_000);
    expect((await silent.get()).maxAgeSeconds).toBe(570);
  });

  it("has the rest of a day at most, whatever the server grants", async () => {
    const { clock, get } = documentsWith(31_536_000);
    await get();
    await clock.advance(86_399_000);
    expect((await get()).maxAgeSeconds).toBeCloseTo(1, 5);
  });

  it("is fetched again after it was forgotten, which a newer one is not", async () => {
    const { clock, documents, get } = documentsWith();
    const { at } = await get();
    documents.forget(URL_OF_KEYS, { at });
    await clock.advance(1);
    expect((await get()).value).toBe(2);
    documents.forget(URL_OF_KEYS, { at });
    expect((await get()).value).toBe(2);
  });

  it("is fetched for each address", async () => {
    const { get } = documentsWith();
    await get();
    expect((await get(undefined, `${URL_OF_KEYS}/other`)).value).toBe(2);
    expect((await get()).value).toBe(1);
  });
});

describe("SharedDocuments, for an issuer that has an older document", () => {
  it("uses one that another issuer fetched after that, for 15 seconds", async () => {
    const { clock, get } = documentsWith(7200);
    await clock.advance(1000);
    await get();
    await clock.advance(14_999);
    expect((await get(999)).value).toBe(1);
    await clock.advance(1);
    expect((await get(999)).value).toBe(2);
  });

  it("fetches again where it is the issuer's own, however young", async () => {
    const { clock, get } = documentsWith(7200);
    await clock.advance(1000);
    const { at } = await get();
    expect(await get(at)).toMatchObject({ value: 2, at: 1000 });
    expect((await get(at + 1)).value).toBe(3);
  });
});

describe("SharedDocuments, while a document is being fetched", () => {
  it("waits for the one fetch, which all share, and then starts another", async () => {
    const { documents } = documentsWith();
    const answers: ((document: FetchedJson) => void)[] = [];
    const ask = (newerThan?: number) =>
      documents.get(URL_OF_KEYS, newerThan, () => new Promise((resolve) => answers.push(resolve)));
    const first = [ask(), ask(), ask(0)];
    expect(answers).toHaveLength(1);
    answers[0]?.({ value: "first", maxAgeSeconds: undefined });
    const values = (await Promise.all(first)).map(({ document }) => document.value);
    expect(values).toEqual(["first", "first", "first"]);
    void ask(0);
    expect(answers).toHaveLength(2);
  });

  it("keeps nothing of one that failed", async () => {
    const { documents, get } = documentsWith();
    const failing = documents.get(URL_OF_KEYS, undefined, () => Promise.reject(new Error("reset")));
    await expect(failing).rejects.toThrow("reset");
    expect((await get()).value).toBe(1);
  });

  it("replaces one that never ends", async () => {
    const { clock, documents, get } = documentsWith();
    void documents.get(URL_OF_KEYS, undefined, () => new Promise(() => {}));
    await clock.advance(TIMEOUT_MS);
    const waiting = get();
    await clock.advance(499);
    expect(await Promise.race([waiting, Promise.resolve("waiting")])).toBe("waiting");
    await clock.advance(1);
    expect((await waiting).value).toBe(1);
  });
});
