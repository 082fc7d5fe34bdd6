// cspell:ignore clok lnbm
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFakeClock } from "@callgate/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { assertionFromFile } from "./assertion-from-file.js";
import { faultsOf, SERVER, show } from "./test-support/show.js";

const clock = createFakeClock();
const now = clock.now() / 1000;

/** A service-account token of this name, with the claims that a client reads. */
function tokenNamed(jti: string, exp: unknown = now + 3600): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part({ jti, exp })}.c2lnbmF0dXJl`;
}

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "callgate-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Projects a token as the kubelet does: each in a folder of its own, and one link that is swapped by a rename. */
async function project(token: string, revision: string): Promise<string> {
  await mkdir(join(folder, revision));
  await writeFile(join(folder, revision, "token"), token);
  await symlink(revision, join(folder, "..data_tmp"));
  await rename(join(folder, "..data_tmp"), join(folder, "..data"));
  if (revision === "..1") await symlink(join("..data", "token"), join(folder, "token"));
  return join(folder, "token");
}

describe("assertionFromFile", () => {
  it("sends the token in the file", async () => {
    const path = join(folder, "token");
    await writeFile(path, `${tokenNamed("one")}\n`);
    expect(await show(assertionFromFile(path, { clock }))).toEqual({
      authorization: undefined,
      form: {
        client_id: "checkout",
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: tokenNamed("one"),
      },
    });
  });

  it("sends a JWT-SVID with its own assertion type where configured", async () => {
    const path = join(folder, "svid");
    await writeFile(path, tokenNamed("svid"));
    const auth = assertionFromFile(path, { clock, assertionType: "jwt-spiffe" });
    expect((await show(auth)).form).toMatchObject({
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe",
    });
  });

  it("sends the next token after the platform has swapped the link, with one credential and with the next", async () => {
    const path = await project(tokenNamed("one"), "..1");
    const auth = assertionFromFile(path, { clock });
    const credential = await auth.credential({ reason: "initial" });
    await project(tokenNamed("two"), "..2");
    const body = new URLSearchParams();
    await credential.authenticate(SERVER, { client_id: "checkout" }, body, new Headers());
    expect(body.get("client_assertion")).toBe(tokenNamed("two"));
    expect((await show(auth)).form).toMatchObject({ client_assertion: tokenNamed("two") });
  });

  it("always finds the file while the link is swapped repeatedly", async () => {
    const path = await project(tokenNamed("one"), "..1");
    const auth = assertionFromFile(path, { clock });
    let swapping = true;
    const reader = (async () => {
      let shown = 0;
      for (; swapping || shown < 20; shown += 1) await show(auth);
      return shown;
    })();
    for (let revision = 2; revision < 50; revision += 1) {
      await project(tokenNamed(`revision ${revision}`), `..${revision}`);
    }
    swapping = false;
    expect(await reader).toBeGreaterThanOrEqual(20);
  });

  it("changes its version with the token, and only with it", async () => {
    const path = join(folder, "token");
    await writeFile(path, tokenNamed("one"));
    const auth = assertionFromFile(path, { clock });
    const versionOf = async () => (await auth.credential({ reason: "rejected" })).version;
    const first = await versionOf();
    await writeFile(path, tokenNamed("one"));
    expect(await versionOf()).toBe(first);
    await writeFile(path, tokenNamed("two"));
    expect(await versionOf()).not.toBe(first);
  });

  it("knows when the token expires", async () => {
    const path = join(folder, "token");
    await writeFile(path, tokenNamed("one"));
    const credential = await assertionFromFile(path, { clock }).credential({ reason: "initial" });
    expect(credential.notAfter).toBe(now + 3600);
  });

  it("sends a token up to the second before it expires", async () => {
    const path = join(folder, "token");
    await writeFile(path, tokenNamed("one", now + 1));
    expect((await show(assertionFromFile(path, { clock }))).form).toHaveProperty(
      "client_assertion",
    );
  });

  it.each([
    ["a token in the second it expires", tokenNamed("old", now)],
    ["a token without an expiry", "e30.e30.c2ln"],
    ["a token whose expiry is text", tokenNamed("odd", "tomorrow")],
    ["no JWT", "never-seen"],
    ["parts that are not base64url", `${tokenNamed("one")}\r\nx: y`],
    ["parts that are not JSON", "a.b.c"],
    ["a JWT of nothing", `e30.${Buffer.from("null").toString("base64url")}.c2ln`],
    ["nothing", ""],
    ["a token that is too long", tokenNamed("x".repeat(65_537))],
  ])("does not send %s", async (_what, content) => {
    const path = join(folder, "token");
    await writeFile(path, content);
    const error = await show(assertionFromFile(path, { clock })).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "credential_unavailable", retryable: true });
    expect((error as Error).message).not.toContain("never-seen");
  });

  it.each([
    ["there is no file", "missing"],
    ["there is a folder", "."],
  ])("has no credential where %s", async (_what, name) => {
    const auth = assertionFromFile(join(folder, name), { clock });
    await expect(auth.credential({ reason: "initial" })).rejects.toMatchObject({
      code: "credential_unavailable",
    });
  });

  it("recovers when the file appears", async () => {
    const path = join(folder, "token");
    const auth = assertionFromFile(path, { clock });
    await expect(auth.credential({ reason: "initial" })).rejects.toThrow();
    await writeFile(path, tokenNamed("one"));
    expect((await show(auth)).form).toHaveProperty("client_assertion");
  });

  it("reports every fault at once", () => {
    const options = { assertionType: "saml", clok: 1 } as never;
    expect(faultsOf(() => assertionFromFile("", options)).map(({ option }) => option)).toEqual([
      "path",
      "clok",
      "assertionType",
    ]);
  });
});
