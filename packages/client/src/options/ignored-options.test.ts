import { staticSecret } from "@callgate/secrets";
import { describe, expect, it } from "vitest";
import { clientSecretBasic, createTokenClient, type TokenClientOptions } from "../index.js";

const options: TokenClientOptions = {
  tokenEndpoint: "https://login.example.com/token",
  clientId: "checkout",
  auth: clientSecretBasic(staticSecret("pear-tree-44")),
  warnings: false,
};

function faultsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    const { faults } = error as { faults: readonly { code: string; option: string }[] };
    return faults.map(({ code, option }) => `${code} ${option}`);
  }
  return [];
}

async function faultsOfCall(request: unknown): Promise<readonly string[]> {
  await using client = createTokenClient(options);
  const error: unknown = await client.getToken(request as never).catch((reason) => reason);
  return faultsOf(() => {
    throw error;
  });
}

/** A list whose first place is empty, as `Array(2)` and a stray comma make it. */
function afterHole<T>(value: T): T[] {
  const list: T[] = [];
  list[1] = value;
  return list;
}

describe("createTokenClient", () => {
  it.each<[string, object, string]>([
    ["a hole in scope", { scope: afterHole("a") }, "scope_invalid scope"],
    ["a scope of holes alone", { scope: new Array(2) }, "scope_invalid scope"],
    ["a hole in resource", { resource: afterHole("urn:a") }, "option_invalid resource"],
    [
      "search parameters",
      { parameters: new URLSearchParams({ organization: "a" }) },
      "option_invalid parameters",
    ],
    ["a Map of parameters", { parameters: new Map([["a", "b"]]) }, "option_invalid parameters"],
    ["an audience of blanks", { audience: "  " }, "option_invalid audience"],
    ["a client of blanks", { clientId: "  " }, "option_invalid clientId"],
  ])("refuses %s, which would be ignored or never found", (_what, more, fault) => {
    expect(faultsOf(() => createTokenClient({ ...options, ...more }))).toEqual([fault]);
  });
});

describe("getToken", () => {
  it.each<[string, unknown, string]>([
    ["a Set of scopes", new Set(["payments:write"]), "option_invalid request"],
    ["a Map", new Map([["scope", "payments:write"]]), "option_invalid request"],
    ["a signal", new AbortController().signal, "option_invalid request"],
    ["a hole in scope", { scope: afterHole("a") }, "scope_invalid scope"],
    ["a hole in resource", { resource: afterHole("urn:a") }, "option_invalid resource"],
    ["an audience of blanks", { audience: " " }, "option_invalid audience"],
  ])("refuses %s, for which the default token would be returned", async (_what, given, fault) => {
    expect(await faultsOfCall(given)).toEqual([fault]);
  });
});

describe("fetchFor", () => {
  it("refuses a hole in origins", async () => {
    await using client = createTokenClient(options);
    const origins = afterHole("https://orders.example.com");
    expect(faultsOf(() => client.fetchFor({ origins }))).toEqual(["option_invalid origins[0]"]);
  });
});
