import { describe, expect, it } from "vitest";
import { type DiscoveryFailures, discover, metadataUrls } from "./discovery.js";

const ISSUER = "https://login.example.com/tenant";
const OAUTH = "https://login.example.com/.well-known/oauth-authorization-server/tenant";
const OPENID = "https://login.example.com/tenant/.well-known/openid-configuration";

describe("metadataUrls", () => {
  it.each([
    [
      "https://a.example",
      "https://a.example/.well-known/oauth-authorization-server",
      "https://a.example/.well-known/openid-configuration",
    ],
    [
      "https://a.example/",
      "https://a.example/.well-known/oauth-authorization-server",
      "https://a.example/.well-known/openid-configuration",
    ],
    [ISSUER, OAUTH, OPENID],
    [`${ISSUER}/`, OAUTH, OPENID],
    [
      "http://127.0.0.1:4444/a/b",
      "http://127.0.0.1:4444/.well-known/oauth-authorization-server/a/b",
      "http://127.0.0.1:4444/a/b/.well-known/openid-configuration",
    ],
  ])("of %s inserts one path and appends the other", (issuer, oauth, openid) => {
    expect(metadataUrls(issuer)).toEqual([oauth, openid]);
  });
});

describe("discover", () => {
  const failures: DiscoveryFailures = {
    isWorthAnother: (first) => first !== "unreachable",
    moreTelling: (first, second) => [first, second],
  };
  const reading =
    (outcomes: Record<string, () => string>, asked: string[] = []) =>
    async (url: string) => {
      asked.push(url);
      return (outcomes[url] ?? (() => "unexpected"))();
    };
  const fail = (error: unknown) => () => {
    throw error;
  };

  it("reads the RFC 8414 address, and no other when it answers", async () => {
    const asked: string[] = [];
    expect(await discover(ISSUER, reading({ [OAUTH]: () => "first" }, asked), failures)).toBe(
      "first",
    );
    expect(asked).toEqual([OAUTH]);
  });

  it("reads the other address where the first failure leaves hope", async () => {
    const read = reading({ [OAUTH]: fail("not there"), [OPENID]: () => "second" });
    expect(await discover(ISSUER, read, failures)).toBe("second");
  });

  it("stops at a failure that would be the same at the other address", async () => {
    const asked: string[] = [];
    const read = reading({ [OAUTH]: fail("unreachable") }, asked);
    await expect(discover(ISSUER, read, failures)).rejects.toBe("unreachable");
    expect(asked).toEqual([OAUTH]);
  });

  it("throws what the caller finds more telling, when both fail", async () => {
    const read = reading({ [OAUTH]: fail("one"), [OPENID]: fail("two") });
    await expect(discover(ISSUER, read, failures)).rejects.toEqual(["one", "two"]);
  });
});
