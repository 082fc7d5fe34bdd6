import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { discardBody, isRedirect, readBody } from "./read-body.js";

describe("readBody", () => {
  it.each([
    [0, ""],
    [5, "12345"],
    [6, "12345"],
  ])("reads a body of at most %i bytes", async (max, text) => {
    expect((await readBody(new Response(text), max))?.toString()).toBe(text);
  });

  it("reads no further than its bound", async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(10));
      },
    });
    expect(await readBody(new Response(endless), 25)).toBeUndefined();
    expect(pulled).toBeLessThan(6);
  });

  it("cancels a body that exceeds its bound", async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(10)),
      cancel() {
        cancelled = true;
      },
    });
    await readBody(new Response(endless), 25);
    expect(cancelled).toBe(true);
  });

  it("destroys a Node stream that exceeds its bound", async () => {
    const body = Readable.from(["too", "long"]);
    expect(await readBody({ body }, 5)).toBeUndefined();
    expect(body.destroyed).toBe(true);
  });

  it("reads nothing of a response without a body", async () => {
    expect(await readBody(new Response(null, { status: 204 }), 0)).toEqual(Buffer.alloc(0));
  });
});

describe("discardBody", () => {
  it("cancels what was not read", async () => {
    let cancelled = false;
    const body = new ReadableStream({
      cancel() {
        cancelled = true;
      },
    });
    discardBody(new Response(body));
    expect(cancelled).toBe(true);
  });

  it("does not cancel a body that was read", async () => {
    const response = new Response("text");
    await response.text();
    expect(() => discardBody(response)).not.toThrow();
  });
});

describe("isRedirect", () => {
  it.each([
    [{ type: "default", status: 302, redirected: false }, true],
    [{ type: "opaqueredirect", status: 0, redirected: false }, true],
    [{ type: "basic", status: 200, redirected: true }, true],
    [{ type: "basic", status: 200, redirected: false }, false],
    [{ type: "basic", status: 400, redirected: false }, false],
  ])("of %j is %s", (response, expected) => {
    expect(isRedirect(response as Response)).toBe(expected);
  });
});
