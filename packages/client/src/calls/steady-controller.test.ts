import type { Dispatcher } from "undici";
import { describe, expect, it, vi } from "vitest";
import { SteadyController } from "./steady-controller.js";

function target() {
  return { abort: vi.fn(), pause: vi.fn(), resume: vi.fn() };
}

function follow(controller: SteadyController, followed: ReturnType<typeof target>): void {
  controller.follow(followed as unknown as Dispatcher.DispatchController);
}

describe("SteadyController", () => {
  const reason = new Error("no longer needed");

  it("aborts an exchange that begins after the abort", () => {
    const onAbort = vi.fn();
    const controller = new SteadyController(onAbort);
    controller.abort(reason);
    const exchange = target();
    follow(controller, exchange);
    expect(exchange.abort).toHaveBeenCalledWith(reason);
    expect(onAbort).toHaveBeenCalledWith(reason);
    expect([controller.aborted, controller.reason]).toEqual([true, reason]);
  });

  it("aborts once, for the first reason", () => {
    const onAbort = vi.fn();
    const controller = new SteadyController(onAbort);
    const exchange = target();
    follow(controller, exchange);
    controller.abort(reason);
    controller.abort(new Error("another"));
    expect(exchange.abort.mock.calls).toEqual([[reason]]);
    expect(onAbort.mock.calls).toEqual([[reason]]);
  });

  it("controls the last exchange, and keeps it paused where the previous one was", () => {
    const controller = new SteadyController(() => {});
    const [first, second] = [target(), target()];
    follow(controller, first);
    controller.pause();
    follow(controller, second);
    expect([first.pause, second.pause].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
    expect(controller.paused).toBe(true);
    controller.resume();
    expect([first.resume, second.resume].map(({ mock }) => mock.calls.length)).toEqual([0, 1]);
    expect(controller.paused).toBe(false);
  });
});
