import { describe, expect, it } from "vitest";
import type { PolicyIssuers } from "../policy.js";
import { withIntrospection } from "./document-introspection.js";

const only = { issuer: "https://login.example.com", audience: "orders" } as const;
const several = {
  issuers: [
    { alias: "main", issuer: "https://login.example.com", audience: "orders" },
    { alias: "staff", issuer: "https://staff.example.com", audience: "orders" },
  ],
} as unknown as PolicyIssuers;
const [ofMain, ofStaff] = [{ kind: "of main" }, { kind: "of staff" }];
const withSeveral = (introspection: unknown) =>
  withIntrospection({ clockSkewSeconds: 5, introspection }, several);

describe("withIntrospection", () => {
  it("leaves the options as they are where the document has no issuers", () => {
    const options = { issuer: "https://code.example.com", introspection: ofMain };
    expect(withIntrospection(options, undefined)).toEqual(options);
  });

  it("gives that of the gate to the only issuer of the document", () => {
    const options = { clockSkewSeconds: 5, introspection: ofMain };
    expect(withIntrospection(options, only as unknown as PolicyIssuers)).toEqual({
      ...options,
      ...only,
    });
  });

  it("gives to each of several issuers its own, and none to the others", () => {
    const [main, staff] = (several as { readonly issuers: readonly object[] }).issuers;
    expect(withSeveral({ staff: ofStaff })).toEqual({
      clockSkewSeconds: 5,
      issuers: [main, { ...staff, introspection: ofStaff }],
    });
    expect(withSeveral({ staff: ofStaff, main: ofMain })).toEqual({
      clockSkewSeconds: 5,
      issuers: [
        { ...main, introspection: ofMain },
        { ...staff, introspection: ofStaff },
      ],
    });
    expect(withIntrospection({ clockSkewSeconds: 5 }, several)).toEqual({
      clockSkewSeconds: 5,
      ...several,
    });
  });

  it.each([[null], [7], ["main"], [[ofMain, ofStaff]]])(
    "refuses %j for several issuers, which is not by alias",
    (introspection) => {
      expect(() => withSeveral(introspection)).toThrow(
        expect.objectContaining({
          code: "callgate_configuration_invalid",
          message: expect.stringMatching(/^Gate options: .*must be an object by alias/s),
          faults: [expect.objectContaining({ code: "option_invalid", option: "introspection" })],
        }),
      );
    },
  );

  it("refuses every alias that the document does not have, and suggests the nearest", () => {
    const wrong = { man: ofMain, staff: ofStaff, elsewhere: ofMain };
    const fault = (option: string, hint: string) => {
      const message = `\`${option}\` is not an issuer of the document: ${hint}`;
      return { code: "option_unknown", option, message };
    };
    expect(() => withSeveral(wrong)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^Gate options: /),
        faults: [
          fault("introspection.man", "did you mean `main`?"),
          fault("introspection.elsewhere", "it has main, staff"),
        ],
      }),
    );
  });
});
