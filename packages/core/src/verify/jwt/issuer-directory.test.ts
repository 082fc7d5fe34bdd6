import { describe, expect, it, vi } from "vitest";
import type { TrustedIssuer } from "../../issuer/trusted-issuer.js";
import type { KeySource } from "../../keys/key-source.js";
import { ListedIssuers } from "./issuer-directory.js";

const [one, other] = ["https://one.example.com", "https://other.example.com"].map((issuer) => ({
  trusted: { issuer } as TrustedIssuer,
  keys: { close: vi.fn() } as unknown as KeySource,
})) as [{ trusted: TrustedIssuer; keys: KeySource }, { trusted: TrustedIssuer; keys: KeySource }];

describe("ListedIssuers", () => {
  const issuers = new ListedIssuers([one, other]);

  it("finds an issuer by exactly its identifier, always trusted", () => {
    const found = issuers.find("https://other.example.com");
    expect(found).toMatchObject(other);
    expect(found?.isCurrent()).toBe(true);
    for (const iss of ["", "https://other.example.com/", "https://OTHER.example.com", "toString"])
      expect(issuers.find(iss)).toBeUndefined();
  });

  it("knows all of them, in the operator's order", () => {
    expect(issuers.known().map(({ trusted }) => trusted)).toEqual([one.trusted, other.trusted]);
  });

  it("closes the keys of each", () => {
    issuers.close();
    for (const { keys } of [one, other]) expect(keys.close).toHaveBeenCalledTimes(1);
  });
});
