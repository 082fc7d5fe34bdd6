import { clientSecretBasic } from "@callgate/client/authentication";
import { memoryValueStore, type ValueStore } from "@callgate/core";
import { createFakeClock } from "@callgate/testkit";
import { settle } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createScene, goodAnswer, type Scene, secretSource } from "../test-support/scene.js";

const KEY = "shared-fig/tree=46-and-some-more-letters";

/** A store whose content a test sees and changes, as an attacker could. */
function openStore(): ValueStore & { readonly held: Map<string, Uint8Array> } {
  const held = new Map<string, Uint8Array>();
  return {
    held,
    get: async (key) => held.get(key),
    set: async (key, value) => void held.set(key, value),
    delete: async (key) => void held.delete(key),
  };
}

/** Two processes with one store; both ask the first one's server. */
async function twoProcesses(
  store: ValueStore = openStore(),
  keys: readonly [string, string] = [KEY, KEY],
): Promise<readonly [Scene, Scene]> {
  const [first, second] = [secretSource(keys[0]), secretSource(keys[1])];
  const one = await createScene({ shared: { store, key: first } });
  one.server.reply = () => ({ body: goodAnswer() });
  const other = await createScene({
    shared: { store, key: second },
    gate: { issuer: one.server.issuer },
  });
  return [one, other];
}

describe("shared answers", () => {
  it("save the second process a question", async () => {
    const [one, other] = await twoProcesses();
    expect(await one.outcome("good")).toBe("allowed");
    await expect.poll(() => other.outcome("good")).toBe("allowed");
    expect(one.server.asked.length).toBe(1);
  });

  it("are used no longer than by the process that sent the question", async () => {
    const [one, other] = await twoProcesses();
    await one.outcome("good");
    await other.clock.advance(29_000);
    await other.outcome("good");
    await other.clock.advance(1000);
    await other.outcome("good");
    await expect.poll(() => one.server.asked.length).toBe(2);
  });

  it("count from the question in every process", async () => {
    const [one, other] = await twoProcesses();
    one.server.reply = async () => {
      await one.clock.advance(2500);
      return { body: goodAnswer() };
    };
    await one.outcome("good");
    one.server.reply = () => ({ body: { active: false } });
    await other.clock.advance(29_999);
    expect(await other.outcome("good")).toBe("allowed");
    await other.clock.advance(1);
    expect(await other.outcome("good")).toBe("token_inactive");
  });

  it("are renewed ahead by a question, or by the new answer of another process", async () => {
    const [one, other] = await twoProcesses();
    await one.outcome("good");
    await expect.poll(() => other.outcome("good")).toBe("allowed");
    await one.clock.advance(20_000);
    expect(await one.outcome("good")).toBe("allowed");
    await expect.poll(() => one.server.asked.length).toBe(2);
    await settle();
    one.server.reply = () => ({ body: { active: false } });
    await other.clock.advance(20_000);
    expect(await other.outcome("good")).toBe("allowed");
    await settle();
    // Beyond the time of the first answer.
    await other.clock.advance(15_000);
    expect(await other.outcome("good")).toBe("allowed");
    expect(one.server.asked.length).toBe(2);
  });

  it("admit no token once the gate was closed", async () => {
    const [one, other] = await twoProcesses();
    await one.outcome("good");
    other.gate.close();
    expect(await other.outcome("good")).toBe("introspection_unavailable");
  });

  it("admit no token where the gate is closed while the store is read", async () => {
    const store = openStore();
    let release = (): void => {};
    const [one, other] = await twoProcesses({
      ...store,
      async get(name) {
        const value = store.held.get(name);
        if (value !== undefined)
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        return value;
      },
    });
    await one.outcome("good");
    await expect.poll(() => store.held.size).toBe(1);
    const deciding = other.outcome("good");
    await settle();
    other.gate.close();
    release();
    expect(await deciding).toBe("introspection_unavailable");
    expect(one.server.asked.length).toBe(1);
  });

  it("are checked as any answer: by audience, expiry and caller", async () => {
    const [one, other] = await twoProcesses();
    const exp = one.clock.now() / 1000 + 10;
    one.server.reply = () => ({ body: goodAnswer({ exp }) });
    await one.outcome("good");
    await other.clock.advance(15_000);
    expect(await other.outcome("good")).toBe("token_expired");
  });

  it("have neither the token nor the answer in them", async () => {
    const store = openStore();
    const [one] = await twoProcesses(store);
    await one.outcome("g00d-t0ken");
    await expect.poll(() => store.held.size).toBe(1);
    const [[name, value]] = [...store.held] as [[string, Uint8Array]];
    const text = `${name}${Buffer.from(value).toString("latin1")}`;
    for (const part of ["g00d-t0ken", "reports", "orders"]) expect(text).not.toContain(part);
    expect(name).toMatch(/^introspection:[\w-]{43}$/);
  });

  it("that were not signed are not used where they have to be", async () => {
    const store = openStore();
    const [one] = await twoProcesses(store);
    await one.outcome("good");
    await expect.poll(() => store.held.size).toBe(1);
    const strict = await createScene({
      shared: { store, key: secretSource(KEY) },
      signed: "require",
      gate: { issuer: one.server.issuer },
    });
    expect(await strict.outcome("good")).toBe("introspection_unavailable");
    expect(one.server.asked.length).toBe(2);
  });

  it("are not those that came too late to be used", async () => {
    const store = openStore();
    const scene = await createScene({ shared: { store, key: secretSource(KEY) }, cacheSeconds: 1 });
    let lateMs = 1000;
    scene.server.reply = async () => {
      await scene.clock.advance(lateMs);
      return { body: goodAnswer() };
    };
    expect(await scene.outcome("late")).toBe("allowed");
    lateMs = 999;
    expect(await scene.outcome("good")).toBe("allowed");
    await expect.poll(() => store.held.size).toBe(1);
    await settle();
    expect(store.held.size).toBe(1);
    expect(scene.events.some(({ type }) => type === "shared_answers_failed")).toBe(false);
  });

  it("are not looked for where no answer is kept", async () => {
    const reads: string[] = [];
    const store: ValueStore = {
      ...openStore(),
      get: async (name) => {
        reads.push(name);
        return undefined;
      },
    };
    const scene = await createScene({ shared: { store, key: secretSource(KEY) }, cacheSeconds: 0 });
    scene.server.reply = () => ({ body: goodAnswer() });
    expect(await scene.outcome("good")).toBe("allowed");
    expect(reads).toEqual([]);
  });

  it("are not those of tokens that are active and refused here", async () => {
    const store = openStore();
    const [one] = await twoProcesses(store);
    one.server.reply = () => ({ body: goodAnswer({ aud: "https://stock.example.com" }) });
    expect(await one.outcome("other")).toBe("audience_mismatch");
    one.server.reply = () => ({ body: goodAnswer() });
    await one.outcome("good");
    await expect.poll(() => store.held.size).toBe(1);
  });

  it("are removed with the first no", async () => {
    const store = openStore();
    const [one] = await twoProcesses(store);
    await one.outcome("good");
    await expect.poll(() => store.held.size).toBe(1);
    one.server.reply = () => ({ body: { active: false } });
    await one.clock.advance(30_000);
    await one.outcome("good");
    await expect.poll(() => store.held.size).toBe(0);
  });

  it.each<[string, (store: ReturnType<typeof openStore>) => void]>([
    [
      "written by another process without the secret",
      (store) => {
        for (const name of store.held.keys())
          store.held.set(
            name,
            Buffer.from(JSON.stringify({ at: Date.now(), answer: goodAnswer() })),
          );
      },
    ],
    [
      "changed in one bit",
      (store) => {
        for (const value of store.held.values()) {
          const last = value.length - 1;
          value[last] = (value[last] ?? 0) ^ 1;
        }
      },
    ],
    [
      "truncated",
      (store) => {
        for (const [name, value] of store.held) store.held.set(name, value.slice(0, 20));
      },
    ],
    [
      "of another form",
      (store) => {
        for (const value of store.held.values()) value[0] = 2;
      },
    ],
    [
      "empty",
      (store) => {
        for (const name of store.held.keys()) store.held.set(name, new Uint8Array());
      },
    ],
  ])("that are %s count as missing, and are reported", async (_title, tamper) => {
    const store = openStore();
    const [one, other] = await twoProcesses(store);
    await one.outcome("good");
    await expect.poll(() => store.held.size).toBe(1);
    tamper(store);
    one.server.reply = () => ({ body: { active: false } });
    expect(await other.outcome("good")).toBe("token_inactive");
    expect(other.events).toContainEqual(
      expect.objectContaining({ type: "shared_answers_failed", code: "value_invalid" }),
    );
  });

  it("do not make another token good under whose name they are put", async () => {
    const store = openStore();
    const [one, other] = await twoProcesses(store);
    await one.outcome("good");
    await expect.poll(() => store.held.size).toBe(1);
    const [value] = store.held.values();
    const get = store.get;
    // The attacker answers every look-up with the one good value.
    store.get = async (name) => (await get(name)) ?? value;
    one.server.reply = () => ({ body: { active: false } });
    expect(await other.outcome("forged-1")).toBe("token_inactive");
  });

  it("that are old, and written again, are not used", async () => {
    const store = openStore();
    const [one, other] = await twoProcesses(store);
    await one.outcome("good");
    await expect.poll(() => store.held.size).toBe(1);
    const before = new Map(store.held);
    one.server.reply = () => ({ body: { active: false } });
    await other.clock.advance(30_000);
    for (const [name, value] of before) store.held.set(name, value);
    expect(await other.outcome("good")).toBe("token_inactive");
  });

  it("are not those of processes with another secret", async () => {
    const [one, other] = await twoProcesses(openStore(), [KEY, `${KEY}2`]);
    await one.outcome("good");
    await other.outcome("good");
    expect(one.server.asked.length).toBe(2);
  });

  it.each([
    ["fails", { get: () => Promise.reject(new Error("no")) }, "unexpected"],
    [
      "throws",
      {
        get: () => {
          throw new Error("no");
        },
      },
      "unexpected",
    ],
  ])("are left out where the store %s", async (_title, methods, code) => {
    const store = { ...openStore(), ...methods };
    const [one] = await twoProcesses(store as ValueStore);
    expect(await one.outcome("good")).toBe("allowed");
    expect(one.events[0]).toMatchObject({ type: "shared_answers_failed", code });
  });

  it("are left out where the store does not answer in time", async () => {
    const store = { ...openStore(), get: () => new Promise<undefined>(() => {}) };
    const [one] = await twoProcesses(store);
    const deciding = one.outcome("good");
    await expect.poll(() => one.clock.pendingTimers).toBeGreaterThan(0);
    await one.clock.advance(250);
    expect(await deciding).toBe("allowed");
  });

  it("are used with clocks that differ by 5 seconds, and for no more than these longer", async () => {
    const [one, other] = await twoProcesses();
    await one.clock.advance(5000);
    await one.outcome("good");
    await settle();
    expect(await other.outcome("good")).toBe("allowed");
    expect(one.server.asked.length).toBe(1);
    one.server.reply = () => ({ body: { active: false } });
    await other.clock.advance(34_999);
    expect(await other.outcome("good")).toBe("allowed");
    await other.clock.advance(1);
    expect(await other.outcome("good")).toBe("token_inactive");
  });

  it("from further ahead in time are not used: they would be good for too long", async () => {
    const [one, other] = await twoProcesses();
    await one.clock.advance(5001);
    await one.outcome("good");
    await settle();
    one.server.reply = () => ({ body: { active: false } });
    expect(await other.outcome("good")).toBe("token_inactive");
  });

  it("follow the secret when it changes", async () => {
    const store = openStore();
    const key = secretSource(KEY);
    const one = await createScene({ shared: { store, key } });
    one.server.reply = () => ({ body: goodAnswer() });
    await one.outcome("good");
    await expect.poll(() => store.held.size).toBe(1);
    key.value = `${KEY}2`;
    await one.outcome("other");
    await expect.poll(() => store.held.size).toBe(2);
    const next = await createScene({
      shared: { store, key: secretSource(`${KEY}2`) },
      gate: { issuer: one.server.issuer },
    });
    expect(await next.outcome("other")).toBe("allowed");
    expect(one.server.asked.length).toBe(2);
    await next.outcome("good");
    expect(one.server.asked.length).toBe(3);
  });

  it("are looked for by 256 requests at once, and the others send their question", async () => {
    let reads = 0;
    const get = (): Promise<undefined> => {
      reads += 1;
      return new Promise(() => {});
    };
    const [one] = await twoProcesses({ ...openStore(), get });
    const deciding = Array.from({ length: 300 }, (_, each) => one.outcome(`good-${each}`));
    await expect.poll(() => one.server.asked.length).toBe(44);
    expect(reads).toBe(256);
    await one.clock.advance(250);
    expect(new Set(await Promise.all(deciding))).toEqual(new Set(["allowed"]));
  });

  it("are used with a secret of exactly 32 characters", async () => {
    const key = "k".repeat(32);
    const [one, other] = await twoProcesses(openStore(), [key, key]);
    await one.outcome("good");
    await settle();
    expect(await other.outcome("good")).toBe("allowed");
    expect(one.server.asked.length).toBe(1);
  });

  it("need a secret of 32 characters", async () => {
    const [one, other] = await twoProcesses(openStore(), ["too-short", "too-short"]);
    await one.outcome("good");
    await other.outcome("good");
    expect(one.events[0]).toMatchObject({ type: "shared_answers_failed", code: "key_too_short" });
    expect(one.server.asked.length).toBe(2);
  });

  it("are the same for a store in memory", async () => {
    const [one, other] = await twoProcesses(memoryValueStore({ clock: createFakeClock() }));
    await one.outcome("good");
    await expect.poll(() => other.outcome("good")).toBe("allowed");
    expect(one.server.asked.length).toBe(1);
  });

  it("belong to one client: another one's answers are another's", async () => {
    const store = openStore();
    const [one] = await twoProcesses(store);
    const other = await createScene({
      clientId: "stock",
      auth: clientSecretBasic(secretSource()),
      shared: { store, key: secretSource(KEY) },
      gate: { issuer: one.server.issuer },
    });
    await one.outcome("good");
    await other.outcome("good");
    expect(one.server.asked.length).toBe(2);
  });
});
