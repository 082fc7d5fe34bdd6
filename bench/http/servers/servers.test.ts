import { describe, expect, it, onTestFinished } from "vitest";
import { ALGORITHMS, SigningKey } from "../../signing-key.js";
import { checkServer, expectationsOf } from "../check-server.js";
import { serveIssuer } from "../issuer.js";
import { canVerify, frameworks } from "./index.js";
import { BARE, BY_DOCUMENT, isPeer, OURS, RAW_MAP, TAIL_MAP } from "./names.js";

const keys = ALGORITHMS.map((algorithm) => new SigningKey(algorithm));

describe.each(Object.entries(frameworks))("the servers of %s", (_framework, servers) => {
  const able = Object.entries(servers).flatMap(([name, start]) =>
    keys
      .filter(({ algorithm }) => canVerify(name, algorithm))
      .map((key) => ({ name, start, algorithm: key.algorithm, key })),
  );

  it.each(able)("$name admits and refuses under $algorithm as it must", async (server) => {
    const { name, start, key } = server;
    const authority = await serveIssuer(key.jwk);
    onTestFinished(authority.close);
    const { port, close } = await start(authority);
    onTestFinished(close);
    const expectations = await expectationsOf(key, authority.issuer);
    await checkServer(`http://127.0.0.1:${port}`, expectations(name));
    // What was stored the first time is found, and nothing else passes for it.
    await checkServer(`http://127.0.0.1:${port}`, expectations(name));
  });

  it("are compared with nothing in front, with both floors, and with at least one peer", () => {
    const names = Object.keys(servers);
    expect(names.slice(0, 5)).toEqual([BARE, RAW_MAP, TAIL_MAP, OURS, BY_DOCUMENT]);
    expect(names.filter(isPeer)).toEqual(names.slice(5));
    expect(names.length).toBeGreaterThan(5);
  });
});

describe("checkServer", () => {
  it("throws where a server admits what it must refuse", async () => {
    const [key] = keys;
    const authority = await serveIssuer((key as SigningKey).jwk);
    onTestFinished(authority.close);
    const { port, close } = (await frameworks["Koa 3"]?.[BARE]?.(authority)) ?? { port: 0 };
    if (close) onTestFinished(close);
    const expectations = await expectationsOf(key as SigningKey, authority.issuer);
    await expect(checkServer(`http://127.0.0.1:${port}`, expectations(OURS))).rejects.toThrow(
      "no token: expected 401, received 200",
    );
  });
});
