import { describe, expect, it } from "vitest";
import { type ProxyEntry, readProxyEntry, TrustedProxies } from "./trusted-proxies.js";

function proxies(...entries: readonly string[]): TrustedProxies {
  return new TrustedProxies(entries.map((entry) => readProxyEntry(entry) as ProxyEntry));
}

describe("TrustedProxies", () => {
  const listed = () => proxies("10.1.0.0/16", "192.0.2.7", "2001:db8::/32", "::1", "fe80::1");

  it.each([
    "10.1.0.0",
    "10.1.255.255",
    "192.0.2.7",
    "::ffff:10.1.2.3",
    "::FFFF:192.0.2.7",
    "2001:db8::1",
    "2001:0DB8:0:0:0:0:0:1",
    "::1",
    "fe80::1%eth0",
  ])("trusts %s, also when it returns", (address) => {
    const trusted = listed();
    expect(trusted.trusts(address)).toBe(true);
    expect(trusted.trusts(address)).toBe(true);
  });

  it.each([
    "10.0.255.255",
    "10.2.0.0",
    "192.0.2.8",
    "::ffff:10.2.0.0",
    "2001:db9::1",
    "::2",
    "fe80::2%eth0",
    "unix",
    "",
    "localhost",
    "10.1.0.0.evil.example",
    "::ffff:a01:203",
    undefined,
  ])("does not trust %s, also when it returns", (address) => {
    const trusted = listed();
    expect(trusted.trusts(address)).toBe(false);
    expect(trusted.trusts(address)).toBe(false);
  });

  it("trusts Unix domain sockets where they are listed, and nothing else then", () => {
    const local = proxies("unix");
    expect(local.trusts("unix")).toBe(true);
    expect(local.trusts(undefined)).toBe(false);
    expect(local.trusts("127.0.0.1")).toBe(false);
  });

  it("trusts Unix domain sockets beside others", () => {
    const both = proxies("10.0.0.0/8", "unix");
    expect(both.trusts("unix")).toBe(true);
    expect(both.trusts("10.0.0.1")).toBe(true);
    expect(both.trusts("11.0.0.1")).toBe(false);
  });

  it("finds no IPv4 address in a network of IPv6, whatever it contains", () => {
    const ipv6 = proxies("::/1", "0:0:0:0:0:ffff:0:0/96");
    expect(ipv6.trusts("10.0.0.1")).toBe(false);
    expect(ipv6.trusts("::ffff:10.0.0.1")).toBe(false);
  });
});

describe("readProxyEntry", () => {
  it.each([
    "10.0.0.0/8",
    "10.0.0.1/32",
    "10.0.0.1",
    "::1/128",
    "2001:db8::/32",
    "2001:db8::ffff:1",
    "::1",
    "unix",
  ])("reads %s", (entry) => {
    expect(readProxyEntry(entry)).toBeDefined();
  });

  it.each([
    "",
    "0.0.0.0/0",
    "::/0",
    "10.0.0.0/33",
    "::1/129",
    "10.0.0.0/08",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "10.0.0.0/-1",
    "10.0.0.0/8.0",
    "10.0.0",
    "proxy.internal",
    "localhost",
    "fe80::1%eth0",
    "::ffff:10.0.0.0/104",
    "::FFFF:10.0.0.1",
    " 10.0.0.1",
    "*",
    "unix/1",
    "UNIX",
  ])("does not read %j", (entry) => {
    expect(readProxyEntry(entry)).toBeUndefined();
  });
});
