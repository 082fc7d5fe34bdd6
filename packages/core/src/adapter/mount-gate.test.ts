// cspell:ignore Denyed
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createGate } from "../create-gate.js";
import { type AdapterOptions, mountGate } from "./mount-gate.js";

const options = { issuer: "https://login.example.com", audience: "orders" };

describe("mountGate", () => {
  it("makes a gate from options, and owns it", () => {
    const mounted = mountGate({ ...options, onDenied: "next" });
    expect(mounted).toMatchObject({ handsOver: true, owned: true });
    expect(mountGate(options)).toMatchObject({ handsOver: false, owned: true });
  });

  it("uses an existing gate, and does not own it", () => {
    const gate = createGate(options);
    const mounted = { gate, handsOver: true, owned: false };
    expect(mountGate(gate, { onDenied: "next" })).toMatchObject(mounted);
    expect(mountGate(gate).handsOver).toBe(false);
  });

  it("reads the Authorization lines of each request from where its option says, and only when they are needed", () => {
    const authorization = vi.fn((request: unknown) => [`Bearer ${String(request)}`]);
    for (const mounted of [
      mountGate({ ...options, authorization }),
      mountGate(createGate(options), { authorization }),
    ]) {
      authorization.mockClear();
      const read = mounted.authorizationOf("request-1");
      expect(authorization).not.toHaveBeenCalled();
      expect(read?.()).toEqual(["Bearer request-1"]);
      mounted.gate.close();
    }
    expect(mountGate(options).authorizationOf("request-1")).toBeUndefined();
  });

  it("says what an option must be", () => {
    expect(() => mountGate({ ...options, onDenied: "throw" } as never)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^Gate options: /),
        faults: [
          {
            code: "option_invalid",
            option: "onDenied",
            message: '`onDenied` must be "answer" or "next", received "throw"',
          },
        ],
      }),
    );
  });

  it.each([
    [{ onDenied: "throw" }, "onDenied"],
    [{ onDenyed: "next" }, "onDenyed"],
    [{ authorization: "x-serverless-authorization" }, "authorization"],
  ])("refuses %j", (adapterOptions, option) => {
    const mount = () => mountGate(createGate(options), adapterOptions as AdapterOptions);
    expect(mount).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ option })] }),
    );
  });

  it("says which of its own options a mistyped one among those of the gate is", () => {
    const mount = () =>
      mountGate({ ...options, onDenyed: "next" } as AdapterOptions & typeof options);
    expect(mount).toThrow("`onDenyed` is not an option: did you mean `onDenied`?");
  });

  describe.each(["authorization", "onDenied", "decideNow"])(
    "with %s on Object.prototype",
    (name) => {
      const prototype = Object.prototype as unknown as Record<string, unknown>;
      beforeEach(() => {
        prototype[name] = name === "onDenied" ? "next" : () => ["Bearer x"];
      });
      afterEach(() => {
        delete prototype[name];
      });

      it("ignores it", () => {
        const mounted = mountGate({ ...options });
        expect(mounted.handsOver).toBe(false);
        expect(mounted.authorizationOf({})).toBeUndefined();
        expect(mounted.owned).toBe(true);
      });
    },
  );

  it("reports the faults of the gate and of the adapter at once", () => {
    const mount = () => mountGate({ issuer: options.issuer, onDenied: "throw" } as never);
    const faults = ["onDenied", "audience"].map((option) => expect.objectContaining({ option }));
    expect(mount).toThrow(expect.objectContaining({ faults }));
  });

  it.each([undefined, null, "https://login.example.com"])(
    "refuses %j in place of options",
    (given) => {
      expect(() => mountGate(given as never)).toThrow(
        expect.objectContaining({ code: "callgate_configuration_invalid" }),
      );
    },
  );
});
