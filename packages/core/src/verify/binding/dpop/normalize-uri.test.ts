// cspell:ignore ders
import { describe, expect, it } from "vitest";
import { ExpectedUri } from "./expected-uri.js";
import { normalizePath, normalizeUri } from "./normalize-uri.js";

describe("normalizeUri (RFC 3986 sections 6.2.2 and 6.2.3)", () => {
  it.each([
    ["https://api.example.com/orders", "https://api.example.com", "/orders"],
    ["HTTPS://API.Example.com/Orders", "https://api.example.com", "/Orders"],
    ["https://api.example.com:443/orders", "https://api.example.com", "/orders"],
    ["https://api.example.com:/orders", "https://api.example.com", "/orders"],
    ["http://api.example.com:80/orders", "http://api.example.com", "/orders"],
    ["http://api.example.com:443/orders", "http://api.example.com:443", "/orders"],
    ["https://api.example.com", "https://api.example.com", "/"],
    ["https://api.example.com?a=b", "https://api.example.com", "/"],
    ["https://api.example.com/orders?a=b#c", "https://api.example.com", "/orders"],
    ["https://[2001:DB8::1]:8443/a", "https://[2001:db8::1]:8443", "/a"],
  ])("normalizes %s", (uri, origin, path) => {
    expect(normalizeUri(uri)).toEqual({ origin, path });
  });

  it.each([
    "",
    "/orders",
    "//api.example.com/orders",
    "ftp://api.example.com/orders",
    "https:/api.example.com/orders",
    "https:///orders",
    "https://user@api.example.com/orders",
    "https://user:password@api.example.com/orders",
    "https://api.example.com\\@evil.example/orders",
    "https://api.example.com/or ders",
    "https://api.example.com/%zz",
    "https://api.example.com/%2",
    "https://api.example.com/ö",
    " https://api.example.com/",
  ])("finds no URI in %j", (uri) => {
    expect(normalizeUri(uri)).toBeUndefined();
  });
});

describe("normalizePath", () => {
  it.each([
    ["/%7Euser/%41", "/~user/A"],
    ["/a%2fb", "/a%2Fb"],
    ["/a%2Fb", "/a%2Fb"],
    ["/caf%c3%a9", "/caf%C3%A9"],
    ["/a//b/", "/a//b/"],
    ["/a/./b/../c", "/a/c"],
    ["/a/b/..", "/a/"],
    ["/a/b/.", "/a/b/"],
    ["/../../a", "/a"],
    ["/a/%2e%2E/b", "/b"],
    ["/.well-known/x", "/.well-known/x"],
    ["/a/...", "/a/..."],
    ["/a/.b/..c", "/a/.b/..c"],
    ["/a;b=c,d/@:$!", "/a;b=c,d/@:$!"],
    ["/a[1]|b", "/a%5B1%5D%7Cb"],
    ['/"<>^`{}', "/%22%3C%3E%5E%60%7B%7D"],
    ["/", "/"],
    ["", "/"],
  ])("normalizes %s to %s", (path, normalized) => {
    expect(normalizePath(path)).toBe(normalized);
    expect(normalizePath(normalized)).toBe(normalized);
  });

  it.each(["a", "*", "/a b", "/a?b", "/a#b", "/\\", "/%", "/%g0", "/\u0000"])(
    "finds no path in %j",
    (path) => {
      expect(normalizePath(path)).toBeUndefined();
    },
  );
});

describe("ExpectedUri (RFC 9449 section 4.3, item 9)", () => {
  const origins = ["https://api.example.com", "http://orders:3000"];
  const plain = () => new ExpectedUri({ origins, pathPrefix: "" });
  const behindProxy = () => new ExpectedUri({ origins, pathPrefix: "/orders" });

  it.each([
    ["https://api.example.com/orders/7", "/orders/7?page=1"],
    ["http://orders:3000/orders/7", "/orders/7"],
    ["https://api.example.com/orders/7?page=2", "/orders/7?page=1"],
    ["https://api.example.com/~a", "/%7ea"],
    ["https://api.example.com", "/"],
    ["https://api.example.com/a", "https://api.example.com/a?b"],
    ["https://api.example.com/a", "http://orders:3000/a"],
    ["https://api.example.com/a[1]", "/a[1]"],
    ["https://api.example.com/a%5B1%5D", "/a[1]"],
  ])("accepts %s for the target %s", (htu, target) => {
    expect(plain().match(htu, target, "GET")).toMatch(/^https?:/);
  });

  it.each([
    ["https://evil.example/orders/7", "/orders/7"],
    ["http://api.example.com/orders/7", "/orders/7"],
    ["https://api.example.com/orders/8", "/orders/7"],
    ["https://api.example.com/Orders/7", "/orders/7"],
    ["https://api.example.com/orders/7/", "/orders/7"],
    ["https://api.example.com//orders/7", "/orders/7"],
    ["https://api.example.com/orders%2F7", "/orders/7"],
    ["https://api.example.com/a", "https://evil.example/a"],
    ["https://evil.example/a", "https://evil.example/a"],
    ["https://api.example.com/", "*"],
    ["https://api.example.com/", "api.example.com:443"],
  ])("refuses %s for the target %s", (htu, target) => {
    expect(plain().match(htu, target, "GET")).toBeUndefined();
  });

  it.each(["https://api.example.com", "https://api.example.com/", "http://orders:3000?a=b"])(
    "accepts %s for `OPTIONS *`, and for no other method",
    (htu) => {
      expect(plain().match(htu, "*", "OPTIONS")).toMatch(/\/$/);
      expect(plain().match(htu, "*", "GET")).toBeUndefined();
    },
  );

  it.each(["https://api.example.com/*", "https://evil.example/", "https://api.example.com/orders"])(
    "refuses %s for `OPTIONS *`",
    (htu) => {
      expect(plain().match(htu, "*", "OPTIONS")).toBeUndefined();
    },
  );

  it("puts what a proxy removed in front of the path", () => {
    expect(behindProxy().match("https://api.example.com/orders/7", "/7", "GET")).toBe(
      "https://api.example.com/orders/7",
    );
    expect(behindProxy().match("https://api.example.com/7", "/7", "GET")).toBeUndefined();
  });

  it.each([
    "/../stock/7",
    "/x/../../stock/7",
    "/%2e%2e/stock/7",
    "https://api.example.com/../stock/7",
  ])("accepts a proof for nothing outside of that where the target is %s", (target) => {
    expect(behindProxy().match("https://api.example.com/stock/7", target, "GET")).toBeUndefined();
    expect(
      behindProxy().match("https://api.example.com/orders/stock/7", target, "GET"),
    ).toBeDefined();
  });

  it.each(["https://api.example.com/orders", "https://api.example.com/orders/"])(
    "accepts %s where a proxy left nothing but a slash",
    (htu) => {
      expect(behindProxy().match(htu, "/?page=1", "GET")).toBe(htu);
      expect(behindProxy().match(htu, "/7", "GET")).toBeUndefined();
    },
  );

  it.each([
    "https://api.example.com",
    "https://api.example.com/order",
    "https://api.example.com/orders/7",
    "https://evil.example/orders",
  ])("refuses %s where a proxy left nothing but a slash", (htu) => {
    expect(behindProxy().match(htu, "/", "GET")).toBeUndefined();
  });
});
