import { describe, expect, it } from "vitest";
import { handlersBehind, identify, isOrWraps } from "./handler-identity.js";

const wrapperOf = (handler: () => unknown) => () => handler();

describe("isOrWraps", () => {
  const handler = identify(() => undefined);

  it("recognizes the handler itself, and no other", () => {
    expect(isOrWraps(handler, handler)).toBe(true);
    expect(isOrWraps(() => undefined, handler)).toBe(false);
    expect(isOrWraps(undefined, handler)).toBe(false);
  });

  it("recognizes it in a wrapper that copies its members, at any depth", () => {
    const once = Object.assign(wrapperOf(handler), handler);
    const twice = Object.assign(wrapperOf(once), once);
    expect([isOrWraps(once, handler), isOrWraps(twice, handler)]).toEqual([true, true]);
  });

  it.each(["__original", "__sentry_original__"])("knows it in what refers to it by %s", (name) => {
    const wrapper = Object.assign(wrapperOf(handler), { [name]: handler });
    const outer = Object.assign(wrapperOf(wrapper), { [name]: wrapper });
    expect(isOrWraps(outer, handler)).toBe(true);
  });

  it("recognizes it in a wrapper with accessors to its members", () => {
    const wrapper = Object.defineProperty(wrapperOf(handler), "callgateHandler", {
      get: () => (handler as { callgateHandler?: unknown }).callgateHandler,
    });
    expect(isOrWraps(wrapper, handler)).toBe(true);
  });

  it("ignores a prototype", () => {
    const wrapper = Object.setPrototypeOf(wrapperOf(handler), { __original: handler });
    expect(isOrWraps(wrapper, handler)).toBe(false);
  });

  it("follows a chain of 8 handlers, and none that is longer", () => {
    const chainOf = (length: number): unknown => {
      let handler: object = () => undefined;
      for (let made = 1; made < length; made += 1)
        handler = Object.assign(() => undefined, { __original: handler });
      return handler;
    };
    expect([...handlersBehind(chainOf(8))]).toHaveLength(8);
    expect([...handlersBehind(chainOf(9))]).toHaveLength(8);
  });

  it("stops at cyclic wrappers", () => {
    const one: { (): unknown; __original?: unknown } = () => undefined;
    one.__original = Object.assign(() => undefined, { __original: one });
    expect([...handlersBehind(one)]).toHaveLength(2);
  });
});
