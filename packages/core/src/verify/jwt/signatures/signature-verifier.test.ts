import { FakeClock, occupyThreads } from "@callgate-tooling/test-support";
import { describe, expect, it, onTestFinished } from "vitest";
import { importVerificationKey, type VerificationKey } from "../../../keys/verification-key.js";
import { createSigner, type Signer } from "../../../test-support/signer.js";
import { type SignatureThreads, SignatureVerifier } from "./signature-verifier.js";
import { OVERLOADED, type QueueBounds, ThreadQueue } from "./thread-queue.js";
import { TurnBudget } from "./turn-budget.js";

const es256 = new Set(["ES256"] as const);
const rules = { algorithms: es256, rsaAlgorithms: es256, keyUses: ["sig"] };

async function keyOf(signer: Signer): Promise<VerificationKey> {
  return (await importVerificationKey(signer.publicJwk, rules)) as VerificationKey;
}

function signedBy(signer: Signer) {
  const token = signer.token({ alg: "ES256" }, {});
  const lastDot = token.lastIndexOf(".");
  const signature = Buffer.from(token.slice(lastDot + 1), "base64url");
  return { signingInput: token.slice(0, lastDot), signature };
}

const signers = [createSigner(), createSigner(), createSigner()] as const;
const keys = await Promise.all(signers.map(keyOf));
const [first, second] = keys;
const good = signedBy(signers[0]);

/** A clock by which every signature takes as long as a test says. */
function verifierOf(
  threads: SignatureThreads,
  { costMs = 0, processors = 2, bounds = {} as Partial<QueueBounds> } = {},
) {
  let now = 0;
  let cost = costMs;
  const setCost = (ms: number): void => {
    cost = ms;
  };
  const monotonic = (): number => {
    now += cost;
    return now;
  };
  const turnEnds: (() => void)[] = [];
  const queueClock = new FakeClock();
  const verifier = new SignatureVerifier({
    threads,
    clock: { monotonic },
    processors,
    budget: new TurnBudget(1, (callback) => turnEnds.push(callback)),
    queue: new ThreadQueue(bounds, queueClock),
  });
  const endTurn = (): void => {
    for (const end of turnEnds.splice(0)) end();
  };
  return { verifier, endTurn, queueClock, setCost };
}

describe.each(["auto", "always", "never"] as const)("SignatureVerifier, %s", (threads) => {
  const { verifier } = verifierOf(threads);

  it("finds the key at any position among the others", async () => {
    for (const [place, signer] of signers.entries())
      expect(await verifier.find("ES256", keys, signedBy(signer))).toBe(keys[place]);
  });

  it("finds none where no key is right, and where there are no keys", async () => {
    expect(await verifier.find("ES256", keys, signedBy(createSigner()))).toBeUndefined();
    expect(await verifier.find("ES256", [], good)).toBeUndefined();
  });

  it("finds none for a signature of a wrong length", async () => {
    const short = { ...good, signature: good.signature.subarray(1) };
    expect(await verifier.find("ES256", keys, short)).toBeUndefined();
  });

  it("finds none for another algorithm than the key's", async () => {
    expect(await verifier.find("ES384", keys, good)).toBeUndefined();
  });
});

describe("SignatureVerifier", () => {
  it("never uses threads where they are excluded, for any cost of signatures", () => {
    const { verifier } = verifierOf("never", { costMs: 10 });
    for (let times = 0; times < 3; times += 1)
      expect(verifier.find("ES256", keys, good)).toBe(first);
  });

  it("always uses them where that is configured, for a single token too", async () => {
    const { verifier } = verifierOf("always");
    const found = verifier.find("ES256", keys, good);
    expect(found).toBeInstanceOf(Promise);
    expect(await found).toBe(first);
  });

  it("verifies at once what fits into a turn of the event loop, and the rest on threads", async () => {
    const { verifier } = verifierOf("auto", { costMs: 0.3 });
    const found = [1, 2, 3, 4].map(() =>
      verifier.find("ES256", [keys[0] as VerificationKey], good),
    );
    expect(found.slice(0, 3)).toEqual([first, first, first]);
    expect(found[3]).toBeInstanceOf(Promise);
    expect(await found[3]).toBe(first);
  });

  it("leaves nothing to threads by itself where there is one processor", () => {
    const { verifier } = verifierOf("auto", { costMs: 10, processors: 1 });
    for (let times = 0; times < 3; times += 1)
      expect(verifier.find("ES256", keys, good)).toBe(first);
  });

  it("uses threads where it is to, with one processor too", async () => {
    const { verifier } = verifierOf("always", { processors: 1 });
    expect(await verifier.find("ES256", keys, good)).toBe(first);
    expect(verifier.find("ES256", keys, good)).toBeInstanceOf(Promise);
  });

  it("lets no token overtake those on threads, in a later turn either", async () => {
    const { verifier, endTurn, queueClock } = verifierOf("auto", { costMs: 0.6 });
    verifier.find("ES256", keys, good);
    verifier.find("ES256", keys, good);
    const onThread = verifier.find("ES256", keys, good);
    endTurn();
    const later = verifier.find("ES256", keys, good);
    expect(later).toBeInstanceOf(Promise);
    await onThread;
    await later;
    await queueClock.advance(1);
    expect(verifier.find("ES256", keys, good)).toBe(first);
  });

  it("verifies at once again where the pool has been busy with other work for long", async () => {
    const { verifier, endTurn, queueClock } = verifierOf("auto", { costMs: 0.6 });
    const threads = occupyThreads();
    onTestFinished(() => threads.release());
    verifier.find("ES256", keys, good);
    verifier.find("ES256", keys, good);
    const stuck = verifier.find("ES256", keys, good);
    expect(stuck).toBeInstanceOf(Promise);
    endTurn();
    await queueClock.advance(51);
    expect(verifier.find("ES256", keys, good)).toBe(first);
    await queueClock.advance(2000);
    expect(await stuck).toBe(OVERLOADED);
  });

  it("leaves a key that takes longer than a turn may to threads, and measures it again now and then", async () => {
    const { verifier, endTurn, queueClock } = verifierOf("auto", { costMs: 3 });
    const [key] = keys as [VerificationKey];
    let atOnce = 0;
    for (let times = 0; times < 40; times += 1) {
      const found = verifier.find("ES256", [key], good);
      if (!(found instanceof Promise)) atOnce += 1;
      expect(await found).toBe(key);
      endTurn();
      await queueClock.advance(1);
    }
    expect(atOnce).toBeGreaterThan(2);
    expect(atOnce).toBeLessThan(15);
  });

  it("does not expect less of a key because of signatures that are refused in no time", () => {
    const { verifier, endTurn, setCost } = verifierOf("auto", { costMs: 0.9 });
    const [key] = keys as [VerificationKey];
    for (let times = 0; times < 60; times += 1) {
      expect(verifier.find("ES256", [key], good)).toBe(key);
      endTurn();
    }
    setCost(0.001);
    const short = { ...good, signature: good.signature.subarray(1) };
    expect(verifier.find("ES256", [key], short)).toBeUndefined();
    setCost(0.9);
    endTurn();
    expect(verifier.find("ES256", [key], good)).toBe(key);
    expect(verifier.find("ES256", [key], good)).toBeInstanceOf(Promise);
  });

  it("is overloaded where too many tokens wait", async () => {
    const { verifier } = verifierOf("always", { bounds: { underWay: 1, waitingBytes: 5000 } });
    const found = [1, 2, 3, 4].map(() => verifier.find("ES256", [second as VerificationKey], good));
    expect(await Promise.all(found)).toEqual([undefined, undefined, undefined, OVERLOADED]);
  });

  it("rejects where threads fail, and never treats that as a valid signature", async () => {
    const { verifier } = verifierOf("always");
    const broken = { ...first, keyObject: {} } as VerificationKey;
    await expect(verifier.find("ES256", [broken], good)).rejects.toThrow();
    await expect(
      verifier.find("ES256", [second as VerificationKey, broken], good),
    ).rejects.toThrow();
  });

  it("uses no thread where there is no key to try", () => {
    for (const threads of ["auto", "always", "never"] as const)
      expect(verifierOf(threads).verifier.find("ES256", [], good)).toBeUndefined();
  });

  it("expects nothing of keys from signatures that were tried with several", async () => {
    const { verifier, endTurn } = verifierOf("auto", { costMs: 3 });
    for (let times = 0; times < 60; times += 1) {
      expect(verifier.find("ES256", keys, good)).toBe(first);
      endTurn();
    }
  });

  it("counts the text of a waiting token, and 2048 bytes beside it", async () => {
    const signed = { ...good, signingInput: "x".repeat(4000) };
    const outcomesWithin = (waitingBytes: number) => {
      const { verifier } = verifierOf("always", { bounds: { underWay: 1, waitingBytes } });
      return Promise.all([1, 2].map(() => verifier.find("ES256", keys, signed)));
    };
    expect(await outcomesWithin(6048)).toEqual([undefined, undefined]);
    expect(await outcomesWithin(6047)).toEqual([undefined, OVERLOADED]);
  });
});
