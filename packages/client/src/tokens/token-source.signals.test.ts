import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { outcomeOf, setScene } from "../test-support/scene.js";
import { waitUntilReady } from "./wait-until-ready.js";

describe("TokenSource.get: one signal for many calls", () => {
  it("has one listener for all of them, and none afterwards", async () => {
    const { source, endpoint, clock } = setScene();
    endpoint.latencyMs = 1000;
    const { signal } = new AbortController();
    const scopes = Array.from({ length: 60 }, (_, index) => `s${index % 3}`);
    const outcomes = scopes.map((scope) => outcomeOf(source.get({ scope, signal })));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await clock.advance(1000);
    await Promise.all(outcomes);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("ends all of them at once", async () => {
    const { source, endpoint } = setScene();
    endpoint.latencyMs = 1000;
    const controller = new AbortController();
    const { signal } = controller;
    const outcomes = Array.from({ length: 60 }, () => outcomeOf(source.get({ signal })));
    controller.abort();
    expect(new Set(await Promise.all(outcomes))).toEqual(new Set(["aborted"]));
  });

  it("has one listener however many wait for the first token", async () => {
    const { source, endpoint, clock } = setScene();
    endpoint.latencyMs = 1000;
    const waiting = Array.from({ length: 60 }, () => waitUntilReady(source, clock, 10_000));
    expect(getEventListeners(source.closing, "abort").length).toBeLessThan(3);
    await clock.advance(1000);
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([true]));
  });
});
