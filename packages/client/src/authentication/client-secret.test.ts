// cspell:ignore encodng
import { describe, expect, it } from "vitest";
import { clientSecretBasic } from "./client-secret-basic.js";
import { clientSecretPost } from "./client-secret-post.js";
import { faultsOf, show, sourceOf } from "./test-support/show.js";

const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join(
  "",
);

function decoded(authorization = ""): string {
  expect(authorization).toMatch(/^Basic [A-Za-z0-9+/]+={0,2}$/);
  return Buffer.from(authorization.slice("Basic ".length), "base64").toString();
}

/** What a server that follows RFC 6749 appendix B reads. */
function formDecoded(authorization: string | undefined): readonly [id: string, secret: string] {
  const joined = decoded(authorization);
  const colon = joined.indexOf(":");
  const decode = (part: string) => decodeURIComponent(part.replaceAll("+", " "));
  return [decode(joined.slice(0, colon)), decode(joined.slice(colon + 1))];
}

describe("clientSecretBasic", () => {
  it("form-encodes identifier and secret, with a plus for a space and every reserved character escaped", async () => {
    const auth = clientSecretBasic(sourceOf("a b:c%d+e&f=ü€"));
    const { authorization, form } = await show(auth, { clientId: "check:out/1" });
    expect(decoded(authorization)).toBe("check%3Aout%2F1:a+b%3Ac%25d%2Be%26f%3D%C3%BC%E2%82%AC");
    expect(form).toEqual({});
  });

  it("form-encodes every printable character so that it can be decoded", async () => {
    const { authorization } = await show(clientSecretBasic(sourceOf(PRINTABLE)));
    expect(formDecoded(authorization)).toEqual(["checkout", PRINTABLE]);
    expect(decoded(authorization)).toMatch(/^checkout:[A-Za-z0-9%+*._-]+$/);
  });

  it("does not encode the characters that most servers do not decode", async () => {
    const auth = clientSecretBasic(sourceOf("Zq8~-pear_tree.44*"));
    const { authorization } = await show(auth, { clientId: "inv-7f3a_eu.1*" });
    expect(decoded(authorization)).toBe("inv-7f3a_eu.1*:Zq8%7E-pear_tree.44*");
  });

  it.each([
    ["inv-7f3a-eu", "pear-tree_44.x*", undefined],
    ["inv-7f3a-eu", "pear tree", "encoding"],
    ["inv-7f3a-eu", "pear+tree", "encoding"],
    ["inv~7f3a", "pear", "encoding"],
  ] as const)(
    "hints at the encoding where the two encodings differ: %s, %s",
    async (clientId, secret, hint) => {
      for (const encoding of ["form", "raw"] as const) {
        const auth = clientSecretBasic(sourceOf(secret), { encoding });
        const credential = await auth.credential({ reason: "initial" });
        expect(credential.hintWhenRejected?.(clientId)).toBe(hint);
      }
    },
  );

  it("sends them unencoded with encoding raw", async () => {
    const auth = clientSecretBasic(sourceOf(PRINTABLE), { encoding: "raw" });
    expect(decoded((await show(auth)).authorization)).toBe(`checkout:${PRINTABLE}`);
  });

  it("refuses an identifier that raw encoding would split in two", async () => {
    const auth = clientSecretBasic(sourceOf("s"), { encoding: "raw" });
    const showing = show(auth, { clientId: "check:out" });
    await expect(showing).rejects.toMatchObject({ code: "callgate_configuration_invalid" });
  });

  it("sends the previous secret on request", async () => {
    const previous = { value: "older", version: "1" };
    const auth = clientSecretBasic(sourceOf({ value: "newer", version: "2", previous }));
    expect(formDecoded((await show(auth, { previous: true })).authorization)[1]).toBe("older");
  });

  it("reads the secret again for every credential", async () => {
    const source = sourceOf("one");
    const auth = clientSecretBasic(source);
    await show(auth);
    source.secret = { value: "two", version: "2" };
    expect(formDecoded((await show(auth)).authorization)[1]).toBe("two");
  });

  it("reports every fault at once", () => {
    const options = { encoding: "base64", encodng: "raw" } as never;
    expect(faultsOf(() => clientSecretBasic(undefined as never, options))).toMatchObject([
      { code: "option_missing", option: "secret" },
      { code: "option_unknown", option: "encodng", message: expect.stringContaining("`encoding`") },
      { code: "option_invalid", option: "encoding" },
    ]);
  });

  it.each([[null], ["raw"], [["raw"]]])("refuses %j for options", (options) => {
    expect(faultsOf(() => clientSecretBasic(sourceOf("s"), options as never))).toMatchObject([
      { code: "option_invalid", option: "options" },
    ]);
  });
});

describe("clientSecretPost", () => {
  it("sends identifier and secret in the body", async () => {
    expect(await show(clientSecretPost(sourceOf(PRINTABLE)))).toEqual({
      authorization: undefined,
      form: { client_id: "checkout", client_secret: PRINTABLE },
    });
  });
});

describe("a secret in place of its source", () => {
  it("is a configuration fault", () => {
    expect(() => clientSecretPost("s" as never)).toThrow(
      expect.objectContaining({
        name: "ConfigurationError",
        code: "callgate_configuration_invalid",
      }),
    );
  });

  it.each([
    ["clientSecretBasic", clientSecretBasic],
    ["clientSecretPost", clientSecretPost],
  ])("is refused by %s, which names the sources and not the secret", (_name, make) => {
    const faults = faultsOf(() => make("never-seen" as never));
    expect(faults).toMatchObject([{ code: "option_invalid", option: "secret" }]);
    expect(faults[0]?.message).toContain("staticSecret");
    expect(faults[0]?.message).toContain("envSecret");
    expect(JSON.stringify(faults)).not.toContain("never-seen");
  });

  it("is also refused as octets", () => {
    const secret = Buffer.from("never-seen");
    expect(faultsOf(() => clientSecretPost(secret as never))[0]?.message).toContain("staticSecret");
  });

  it.each([[17], [{}], [{ get: "s" }], [null], [() => "s"]])(
    "%j is not a source either",
    (source) => {
      expect(faultsOf(() => clientSecretPost(source as never))).toMatchObject([
        { code: "option_invalid", option: "secret" },
      ]);
    },
  );
});
