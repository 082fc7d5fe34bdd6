import { describe, expect, it } from "vitest";
import { readProof } from "../dpop/test-support/read-proof.js";
import { authorizationHeader } from "./authorization-header.js";
import { type AuthorizedRequest, authorizationHeaders } from "./authorization-headers.js";
import { boundSupplier } from "./test-support/bound-supplier.js";
import { FakeSupplier } from "./test-support/fake-supplier.js";

const url = "https://orders.example.com/orders?page=1";

describe("authorizationHeaders", () => {
  it("writes a bearer token without a proof", async () => {
    const supplier = new FakeSupplier();
    const request = { method: "GET", url, scope: "orders:read" };
    const { headers, learn } = await authorizationHeaders(supplier, request);
    expect(headers).toEqual({ authorization: "Bearer token-t1" });
    expect(supplier.requested).toEqual([{ scope: "orders:read" }]);
    expect(learn({ status: 401, headers: nonceWanted })).toBe(false);
  });

  const nonceWanted = new Headers({
    "www-authenticate": 'DPoP error="use_dpop_nonce"',
    "dpop-nonce": "n-1",
  });

  it("writes a bound token with a proof for the request, another one each time", async () => {
    const supplier = boundSupplier();
    const request = { method: "PATCH", url: new URL(url) };
    const [one, other] = [
      await authorizationHeaders(supplier, request),
      await authorizationHeaders(supplier, request),
    ];
    expect(one.headers.authorization).toBe("DPoP token-t1");
    expect(readProof(one.headers.dpop).claims).toMatchObject({
      htm: "PATCH",
      htu: "https://orders.example.com/orders",
    });
    expect(other.headers.dpop).not.toBe(one.headers.dpop);
  });

  it("reports that a service wants a nonce, which the next proof has", async () => {
    const supplier = boundSupplier();
    const { learn } = await authorizationHeaders(supplier, { method: "GET", url });
    expect(learn({ status: 200, headers: new Headers() })).toBe(false);
    expect(learn({ status: 401, headers: nonceWanted })).toBe(true);
    expect(learn({ status: 200, headers: new Headers({ "dpop-nonce": "n-2" }) })).toBe(false);
    const { headers } = await authorizationHeaders(supplier, { method: "GET", url });
    expect(readProof(headers.dpop).claims.nonce).toBe("n-2");
    expect(supplier.requests).toBe(1);
  });

  it.each<[unknown, string[]]>([
    [undefined, ["request"]],
    ["GET", ["request"]],
    [{}, ["method", "url"]],
    [{ method: "GET /", url: "/orders" }, ["method", "url"]],
    [{ method: "GET", url: "ftp://orders.example.com" }, ["url"]],
    [{ method: "GET", url, scopes: "a" }, ["scopes"]],
    [{ method: "GET", url, scope: "a  b" }, ["scope"]],
    [Object.create({ method: "GET", url }), ["method", "url"]],
  ])("refuses the request %o", async (request, options) => {
    const pending = authorizationHeaders(boundSupplier(), request as AuthorizedRequest);
    await expect(pending).rejects.toMatchObject({
      code: "callgate_configuration_invalid",
      faults: options.map((option) => ({ option })),
    });
  });

  it("repeats no address that is wrong: it may hold a password", async () => {
    const request = { method: "GET", url: "orders.example.com/?key=hunter2" };
    const pending = authorizationHeaders(boundSupplier(), request);
    await expect(pending).rejects.toMatchObject({
      message: expect.not.stringContaining("hunter2"),
    });
  });
});

describe("authorizationHeader", () => {
  it("names the function that a bound token needs, and returns no token", async () => {
    const pending = authorizationHeader(boundSupplier());
    await expect(pending).rejects.toMatchObject({
      code: "callgate_configuration_invalid",
      message: expect.stringContaining("authorizationHeaders"),
    });
    await expect(pending).rejects.toMatchObject({
      message: expect.not.stringContaining("token-t1"),
    });
  });
});
