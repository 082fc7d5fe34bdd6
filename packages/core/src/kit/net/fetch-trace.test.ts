import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type FetchTrace, FetchTraceError, fetchChannel, traceFetch } from "./fetch-trace.js";

const ABOUT = { kind: "jwks", host: "login.example.com" } as const;
const codeOf = (): string => "timeout";

/** What subscribers get until the test is over; a copy of each, since the channel adds to one object. */
function listen() {
  const seen: [phase: string, trace: FetchTrace][] = [];
  const note =
    (phase: string) =>
    (trace: FetchTrace): void => {
      seen.push([phase, { ...trace }]);
    };
  const subscribers = {
    start: note("start"),
    end: note("end"),
    asyncStart: note("asyncStart"),
    asyncEnd: note("asyncEnd"),
    error: note("error"),
  };
  fetchChannel.subscribe(subscribers);
  onTestFinished(() => void fetchChannel.unsubscribe(subscribers));
  return seen;
}

describe("traceFetch", () => {
  it("only makes the exchange while there are no subscribers", async () => {
    const trace = vi.spyOn(fetchChannel, "tracePromise");
    expect(await traceFetch(ABOUT, codeOf, async () => "document")).toBe("document");
    expect(trace).not.toHaveBeenCalled();
  });

  it("reports the beginning and the end, and returns the result", async () => {
    const seen = listen();
    expect(await traceFetch(ABOUT, codeOf, async () => "document")).toBe("document");
    expect(seen.map(([phase]) => phase)).toEqual(["start", "end", "asyncStart", "asyncEnd"]);
    expect(seen[0]).toEqual(["start", ABOUT]);
  });

  it("keeps what was received from subscribers", async () => {
    const seen = listen();
    await traceFetch(ABOUT, codeOf, async () => ({ access_token: "kept-from-subscribers" }));
    expect(JSON.stringify(seen)).not.toContain("kept-from-subscribers");
  });

  it("fails with the original error, and reports only its code", async () => {
    const seen = listen();
    const original = new Error("quotes what was sent");
    const failing = traceFetch(ABOUT, codeOf, () => Promise.reject(original));
    await expect(failing).rejects.toBe(original);
    const [, trace] = seen.find(([phase]) => phase === "error") ?? [];
    expect(trace?.error).toBeInstanceOf(FetchTraceError);
    expect(trace?.error).toMatchObject({ code: "timeout", message: "timeout" });
    expect(trace?.error).not.toHaveProperty("cause");
    expect(seen.at(-1)?.[0]).toBe("asyncEnd");
  });

  it("makes the exchange once, though it throws at once", async () => {
    listen();
    const exchange = vi.fn((): Promise<string> => {
      throw new Error("at once");
    });
    await expect(traceFetch(ABOUT, codeOf, exchange)).rejects.toThrow("at once");
    expect(exchange).toHaveBeenCalledTimes(1);
  });
});
