import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { StoreUnavailableError } from "@callgate/core/kit";
import { FakeClock } from "@callgate-tooling/test-support";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { textOf } from "./answers.js";
import { CircuitBreaker } from "./circuit-breaker.js";
import { Commands } from "./commands.js";
import type { SendCommand } from "./send-command.js";
import type { StoreEvent } from "./store-event.js";

const events: StoreEvent[] = [];
const listen = (event: unknown): void => void events.push(event as StoreEvent);
beforeEach(() => subscribe("callgate:store", listen));
afterEach(() => {
  unsubscribe("callgate:store", listen);
  events.length = 0;
});

function commandsOver(send: SendCommand) {
  const clock = new FakeClock();
  const breaker = new CircuitBreaker(() => 0.999_999);
  const commands = new Commands({ send, store: "value", timeoutMs: 100, clock, breaker });
  const run = () => commands.run(["GET", "cg:v:q7Zt"], textOf).catch((error: unknown) => error);
  return { clock, commands, run };
}

describe("Commands", () => {
  it("returns what was read of the answer", async () => {
    const sent: string[][] = [];
    const { run } = commandsOver(async (...command) => {
      sent.push(command);
      return "answer";
    });
    expect(await run()).toBe("answer");
    expect(sent).toEqual([["GET", "cg:v:q7Zt"]]);
    expect(events).toEqual([]);
  });

  it.each([
    [new Error("READONLY You can't write against a read only replica."), "READONLY"],
    [new Error("NOAUTH Authentication required."), "NOAUTH"],
    [Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), "ECONNREFUSED"],
    [new Error("SECRET was sent"), undefined],
    [new Error("MOVED"), undefined],
    ["a text", undefined],
    [undefined, undefined],
  ])("fails without any text of the server or the client: %s", async (rejection, failure) => {
    const error = await commandsOver(() => Promise.reject(rejection)).run();
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error).toMatchObject({ reason: "command_failed", failure });
    expect(JSON.stringify([error, (error as Error).message, events])).not.toMatch(/SECRET|q7Zt/);
    expect((error as Error).cause).toBeUndefined();
  });

  it("fails for a client that throws at once, and for an answer to another command", async () => {
    const throwing = commandsOver(() => {
      throw new Error("closed");
    });
    expect(await throwing.run()).toMatchObject({ reason: "command_failed" });
    expect(await commandsOver(async () => 7).run()).toMatchObject({ reason: "answer_invalid" });
  });

  it("ends at its deadline, whatever the client does", async () => {
    const { clock, run } = commandsOver(() => new Promise(() => {}));
    const running = run();
    await clock.advance(100);
    expect(await running).toMatchObject({ reason: "timeout" });
  });

  it("sends nothing more for a while after five failures, and reports it", async () => {
    let isDown = true;
    let sent = 0;
    const { clock, run } = commandsOver(async () => {
      sent += 1;
      if (isDown) throw new Error("down");
      return "answer";
    });
    for (let n = 0; n < 5; n += 1) await run();
    expect(await run()).toMatchObject({ reason: "circuit_open" });
    expect(sent).toBe(5);
    isDown = false;
    await clock.advance(1000);
    expect(await run()).toBe("answer");
    expect(events.map(({ type }) => type)).toEqual([
      ...Array(4).fill("command_failed"),
      "circuit_opened",
      "command_failed",
      "command_failed",
      "circuit_closed",
    ]);
    expect(events[4]).toEqual({
      type: "circuit_opened",
      at: clock.now() - 1000,
      issuer: undefined,
      store: "value",
      pauseMs: 1000,
    });
  });

  it("ends with the reason of a signal, which is not a failure of the server", async () => {
    const { commands } = commandsOver(() => new Promise(() => {}));
    const ending = new AbortController();
    const running = commands.run(["GET", "key"], textOf, ending.signal);
    ending.abort("closed");
    await expect(running).rejects.toBe("closed");
    expect(events).toEqual([]);
  });
});
