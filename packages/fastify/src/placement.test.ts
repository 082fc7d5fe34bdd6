import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { earlyRoutes, faultOf, hooksBefore, outsideRoutes } from "./placement.js";

const printing = (...lines: readonly string[]): FastifyInstance =>
  ({ printRoutes: () => lines.join("\n") }) as unknown as FastifyInstance;
const names = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name);

describe("earlyRoutes", () => {
  it("names routes by their methods, their path and their host, without the HEAD of a GET", () => {
    const instance = printing(
      "├── / (GET, HEAD)",
      "├── /all (GET, HEAD, POST, PUT, DELETE)",
      "├── /own (HEAD)",
      "├── /read (GET)",
      "├── /read (HEAD)",
      '├── /hosted (POST, PUT) {"host":"a.example.com"}',
      "└── * (OPTIONS)",
    );
    expect(names(earlyRoutes(instance))).toEqual([
      "GET /",
      "* /all",
      "HEAD /own",
      "GET /read",
      "POST,PUT /hosted (a.example.com)",
    ]);
  });

  it("has a fault for each that says what to do", () => {
    const [route] = earlyRoutes(printing("└── /early (GET)"));
    expect(route && faultOf(route)).toEqual({
      code: "gate_missing",
      option: "GET /early",
      message: expect.stringMatching(
        /^GET \/early was added before the plugin: register it before/,
      ),
    });
  });
});

describe("outsideRoutes and hooksBefore", () => {
  const hooked = (...hooks: readonly string[]) => `    • (onRequest) ${JSON.stringify(hooks)}`;
  const instance = printing(
    "├── /inside (GET)",
    hooked("limit()", "callgate()", "log()"),
    "└── /outside (GET)",
    hooked("log()"),
  );

  it("finds routes without the hook, and the hooks before it", () => {
    expect(names(outsideRoutes(instance))).toEqual(["GET /outside"]);
    expect(hooksBefore(instance)).toEqual(["limit"]);
  });

  it("finds none where the hook is printed on no route at all", () => {
    const other = printing("├── /a (GET)", hooked("function callgate()"), "└── /b (GET)");
    expect(outsideRoutes(other)).toEqual([]);
    expect(hooksBefore(other)).toEqual([]);
  });
});
