// cspell:ignore chinacloudapi
import { describe, expect, it } from "vitest";
import { issuerHint } from "./issuer-hint.js";

const TRUSTED = "https://login.example.com/tenant";

describe("issuerHint", () => {
  it.each<[unknown, string]>([
    [undefined, "issuer_missing"],
    ["", "issuer_missing"],
    [7, "issuer_missing"],
    [[TRUSTED], "issuer_missing"],
    [`${TRUSTED}/`, "issuer_differs_by_trailing_slash"],
    ["https://LOGIN.example.com/tenant", "issuer_differs_by_case"],
    ["https://login.example.com/Tenant", "issuer_differs_by_case"],
    ["http://login.example.com/tenant", "issuer_differs_by_scheme"],
    ["http://login.example.com/tenant/", "issuer_differs_by_scheme"],
    ["https://login.example.com:8443/tenant", "issuer_differs_by_port"],
    ["https://login.example.org/tenant", "issuer_differs_by_host"],
    ["http://login.example.org:8443/tenant", "issuer_differs_by_host"],
    ["https://login.example.com/other", "issuer_differs"],
    ["https://login.example.com/tenant?a", "issuer_differs"],
    ["https://login.example.com/tenant#a", "issuer_differs"],
    ["https://login.example.com/tenant//", "issuer_differs"],
    ["https://user@login.example.com/tenant", "issuer_differs"],
    ["https://login.example.org/other", "issuer_differs"],
    ["checkout", "issuer_differs"],
    [TRUSTED.slice(8), "issuer_differs"],
  ])("of %j is %s", (issuer, hint) => {
    expect(issuerHint(issuer, [TRUSTED])).toBe(hint);
  });

  it.each([
    ["https://sts.windows.net/t-1/", "https://login.microsoftonline.com/t-1/v2.0"],
    ["https://login.microsoftonline.com/t-1/v2.0", "https://sts.windows.net/t-1/"],
    ["https://login.microsoftonline.com/t-1/v2.0", "https://login.microsoftonline.com/t-1"],
    ["https://sts.windows.net/t-1/", "https://login.microsoftonline.us/T-1/v2.0/"],
    ["https://sts.chinacloudapi.cn/t-1/", "https://login.partner.microsoftonline.cn/t-1/v2.0"],
  ])("of %s, where %s is trusted, is the version of Entra ID's tokens", (issuer, trusted) => {
    expect(issuerHint(issuer, [trusted])).toBe("issuer_differs_by_version");
  });

  it.each([
    ["https://sts.windows.net/t-2/", "https://login.microsoftonline.com/t-1/v2.0"],
    ["https://sts.windows.net/t-1/", "https://login.example.com/t-1/v2.0"],
    ["https://sts.windows.net/t-1/x/", "https://login.microsoftonline.com/t-1/x/v2.0"],
  ])("of %s, where %s is trusted, is not the version", (issuer, trusted) => {
    expect(issuerHint(issuer, [trusted])).toBe("issuer_differs");
  });

  it("is the host where two clouds of Entra ID have the same version", () => {
    const [issuer, trusted] = ["com", "us"].map(
      (end) => `https://login.microsoftonline.${end}/t-1/v2.0`,
    );
    expect(issuerHint(issuer, [trusted as string])).toBe("issuer_differs_by_host");
  });

  it("does not compare an identifier that no issuer may have", () => {
    const long = (length: number): string => TRUSTED.padEnd(length, "x");
    expect(issuerHint(`${long(1023)}/`, [long(1023)])).toBe("issuer_differs_by_trailing_slash");
    expect(issuerHint(`${long(1024)}/`, [long(1024)])).toBe("issuer_differs");
  });

  it("is the same where the trusted issuer ends with the slash", () => {
    expect(issuerHint(TRUSTED, [`${TRUSTED}/`])).toBe("issuer_differs_by_trailing_slash");
  });

  it("compares names that are not addresses, too", () => {
    expect(issuerHint("Checkout", ["checkout"])).toBe("issuer_differs_by_case");
    expect(issuerHint(TRUSTED, ["checkout"])).toBe("issuer_differs");
  });

  it("is that of the most similar of the trusted issuers, in any order", () => {
    const near = (...kinds: string[]) => {
      const all: Record<string, string> = {
        slash: "https://a.example.com/",
        case: "https://A.example.com",
        scheme: "http://a.example.com",
        port: "https://a.example.com:8443",
        host: "https://b.example.com",
      };
      return kinds.map((kind) => all[kind] as string);
    };
    const order = ["slash", "case", "scheme", "port", "host"];
    const hints = order.map((_, first) => {
      const trusted = near(...order.slice(first));
      const [hint, reversed] = [trusted, trusted.toReversed()].map((list) =>
        issuerHint("https://a.example.com", list),
      );
      expect(reversed).toBe(hint);
      return hint;
    });
    expect(hints).toEqual([
      "issuer_differs_by_trailing_slash",
      "issuer_differs_by_case",
      "issuer_differs_by_scheme",
      "issuer_differs_by_port",
      "issuer_differs_by_host",
    ]);
  });

  it("is that it differs where no issuer is trusted", () => {
    expect(issuerHint(TRUSTED, [])).toBe("issuer_differs");
  });
});
