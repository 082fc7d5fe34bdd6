import { describe, expect, it } from "vitest";
import { canonicalName, parseEndpointName } from "./endpoint-name.js";

describe("canonicalName", () => {
  it.each([
    ["GET /orders/{id}", "GET /orders/:id"],
    ["GET /orders/:id", "GET /orders/:id"],
    ["GET /orders/{id?}", "GET /orders/:id?"],
    ["GET /files/{path*}", "GET /files/:path*"],
    ["GET /files/{name}.jpg", "GET /files/:name.jpg"],
    ["GET /orders/", "GET /orders"],
    ["GET /", "GET /"],
    ["USE /", "USE /"],
    ["* /admin/jobs", "* /admin/jobs"],
    ["GET /a @A.Example.com", "GET /a @a.example.com"],
    ["GET /a/{id} @a.example.com:8080", "GET /a/:id @a.example.com:8080"],
    ["GET /orders{/:id}", "GET /orders{/:id}"],
    ["GET /files/*path", "GET /files/*path"],
    ["GET /^\\/orders\\/(\\d+)$/", "GET /^\\/orders\\/(\\d+)$/"],
    ["GET *", "GET *"],
  ])("of %s is %s", (written, canonical) => {
    expect(canonicalName(written)).toBe(canonical);
  });

  it.each([
    ["GET /a/{b}c", "GET /a/:bc"],
    ["POST /a/{id}:cancel", "POST /a/{id}:refund"],
    ["POST /a:cancel", "POST /a:refund"],
    ["GET /a/{p*2}", "GET /a/{p*3}"],
    ["GET /A", "GET /a"],
    ["GET /a", "* /a"],
    ["USE /a", "* /a"],
    ["GET /a", "GET /a @b.example"],
  ])("distinguishes %s from %s", (one, other) => {
    expect(canonicalName(one)).toBeDefined();
    expect(canonicalName(one)).not.toBe(canonicalName(other));
    const [a, b] = [one, other].map(parseEndpointName);
    expect(a).not.toMatchObject({ signature: (b as { signature: string }).signature });
  });

  it("is its own canonical name", () => {
    for (const name of ["GET /a/{b}c", "GET /a/{id?}", "POST /a/{id}:cancel", "GET /a/{b}.{c}"]) {
      const once = canonicalName(name) as string;
      expect(canonicalName(once)).toBe(once);
    }
  });

  it.each([
    ["get /a", "GET /a"],
    [" GET  /a ", "GET /a"],
    ["/a", "GET /a"],
    ["GET a", "GET /a"],
  ])("does not exist for %j, and %j is suggested", (written, suggestion) => {
    expect(canonicalName(written)).toBeUndefined();
    expect(parseEndpointName(written)).toMatchObject({ suggestion });
  });

  it.each([
    "",
    "GET",
    "GTE /a",
    "GET https://a.example/b",
    "GET /a?b=c",
    `GET /${"a".repeat(2048)}`,
  ])("does not exist for %j", (written) => {
    expect(canonicalName(written)).toBeUndefined();
  });
});
