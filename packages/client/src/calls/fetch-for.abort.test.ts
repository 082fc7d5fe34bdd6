import { describe, expect, it } from "vitest";
import { createFetchFor } from "./fetch-for.js";
import { FakeSupplier } from "./test-support/fake-supplier.js";
import { acceptOnly, serve } from "./test-support/test-server.js";

describe("a call with a signal", () => {
  it("is not made once that is aborted", async () => {
    const server = await serve();
    const supplier = new FakeSupplier();
    const call = createFetchFor(supplier, { origins: [server.origin] });
    const reason = new Error("no longer needed");
    await expect(call(server.origin, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(supplier.requested).toEqual([]);
  });

  it("ends while it waits for the token, with the signal's own reason", async () => {
    const server = await serve();
    const supplier = new FakeSupplier();
    supplier.gate = new Promise(() => {});
    const call = createFetchFor(supplier, { origins: [server.origin] });
    const controller = new AbortController();
    const calling = call(new Request(server.origin, { signal: controller.signal }));
    controller.abort();
    await expect(calling).rejects.toMatchObject({ name: "AbortError" });
    expect(server.seen).toEqual([]);
  });

  it("ends while it waits for the answer", async () => {
    const controller = new AbortController();
    const server = await serve(() => controller.abort());
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    const calling = call(server.origin, { signal: controller.signal });
    await expect(calling).rejects.toMatchObject({ name: "AbortError" });
    await server.cutShort;
  });

  it("ends while it waits for another token", async () => {
    const supplier = new FakeSupplier();
    const controller = new AbortController();
    const server = await serve((request, response) => {
      supplier.gate = new Promise(() => {});
      acceptOnly("token-t2")(request, response);
      setImmediate(() => controller.abort());
    });
    const call = createFetchFor(supplier, { origins: [server.origin] });
    const calling = call(server.origin, { signal: controller.signal });
    await expect(calling).rejects.toMatchObject({ name: "AbortError" });
    expect(server.seen).toHaveLength(1);
  });

  it("ends while its answer is being read", async () => {
    const server = await serve((_request, response) => void response.write("begun"));
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    const controller = new AbortController();
    const response = await call(server.origin, { signal: controller.signal });
    const reading = response.text();
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  });
});
