import { EventEmitter, once } from "node:events";
import { connect } from "node:net";
import type { Gate } from "@callgate/core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { frameworks, PATIENCE_MS } from "./support/frameworks.js";
import { exchange, toOctets } from "./support/raw-http.js";
import { createScene, endpoints, GOOD, type Scene } from "./support/scene.js";

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", note).on("uncaughtException", note);
});
afterEach(() => {
  vi.useRealTimers();
  process.off("unhandledRejection", note).off("uncaughtException", note);
});

describe.each(frameworks)("$name", ({ start }) => {
  it.each([
    ["refused", {}],
    ["admitted", GOOD],
  ])(
    "ends quietly when the client disconnects before its request is %s",
    async (_what, content) => {
      const { gate, asked, release } = held(scene.gate);
      await using app = await start(gate, { endpoints });
      const socket = connect(app.port, "127.0.0.1");
      socket.write(
        toOctets({ lines: [`Authorization: Bearer ${await scene.issuer.token(content)}`] }),
      );
      await asked;
      socket.destroy();
      await once(socket, "close");
      await release();
      expect(unhandled).toEqual([]);
      expect((await exchange(app.port, {})).status).toBe(401);
    },
  );

  it.each([
    ["refused", {}],
    ["admitted", GOOD],
  ])("does not change an answer sent before the request is %s", async (_what, content) => {
    const { gate, asked, release } = held(scene.gate);
    await using app = await start(gate, { endpoints, isImpatient: true });
    const lines = [`Authorization: Bearer ${await scene.issuer.token(content)}`];
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    const answered = exchange(app.port, { lines });
    await asked;
    vi.advanceTimersByTime(PATIENCE_MS);
    expect((await answered).status).toBeGreaterThanOrEqual(503);
    await release();
    expect(unhandled).toEqual([]);
  });
});

/** A gate that decides its first request only when released, and every other at once. */
function held(gate: Gate): {
  readonly gate: Gate;
  readonly asked: Promise<unknown>;
  readonly release: () => Promise<void>;
} {
  const signals = new EventEmitter();
  const asked = once(signals, "asked");
  const released = once(signals, "released");
  return {
    gate: {
      ...gate,
      async decideNow(request, policy) {
        signals.emit("asked");
        await released;
        return gate.decide(request, policy);
      },
    },
    asked,
    async release() {
      signals.emit("released");
      // Everything that follows the decision has happened after a few turns of the event loop.
      for (let turn = 0; turn < 10; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
