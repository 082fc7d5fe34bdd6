import { CJS_TEST, everything, row, scenarioAsTypeScript, TEST } from "./rows.mjs";

/** The matchers, by name and by type: ts-jest refuses modules without a declaration. */
const MATCHER_TEST = `import { callgateMatchers } from "@callgate/testkit/jest";
expect.extend(callgateMatchers);
const route = { method: "GET", path: "/", name: "GET /", policy: "GET /", gate: "first" };
const inventory = { callgate: 1, framework: "koa@3.3.0", routes: [route], middleware: [] };
test("routes are fully protected", () => {
  expect(inventory).toBeFullyProtected();
  expect({ ...inventory, routes: [{ ...route, gate: "missing" }] }).not.toBeFullyProtected();
});
`;

/** Jest replaces timers of the test's own globals only, so that requests to the test issuer end. */
const FAKE_TIMERS_TEST = `const { createGate } = require("@callgate/core");
const { createTestIssuer } = require("@callgate/testkit");
test("a token expires under fake timers", async () => {
  jest.useFakeTimers();
  const issuer = await createTestIssuer();
  const gate = createGate(issuer.gateOptions);
  const policy = gate.policy({ callers: ["reports"] });
  const token = await issuer.token({ caller: "reports", expiresInSeconds: 600 });
  const request = { method: "GET", url: "/orders", authorization: ["Bearer " + token] };
  expect((await gate.decide(request, policy)).outcome).toBe("allowed");
  jest.advanceTimersByTime(700_000);
  expect((await gate.decide(request, policy)).reason).toBe("token_expired");
  gate.close();
  await issuer.close();
});
`;

/** Jest by default: CommonJS, with the presets of its own documentation. */
export function jest(major) {
  const test = `import { scenario } from "./scenario";\n${TEST}`;
  const babel = {
    presets: [["@babel/preset-env", { targets: { node: "current" } }], "@babel/preset-typescript"],
  };
  const isShort = major === 30;
  const config = (settings) => ({ testRegex: "\\.test\\.ts$", ...settings });
  return {
    name: `jest-${major}`,
    project: {
      callgate: everything,
      dependencies: {
        "@babel/core": "^7",
        "@babel/preset-env": "^7",
        "@babel/preset-typescript": "^7",
        "@types/jest": `^${major}`,
        "@types/node": "^20",
        "babel-jest": `^${major}`,
        jest: `^${major}`,
        "ts-jest": "^29",
        typescript: "^5.9",
      },
      copies: ["runtime/scenario.cjs", scenarioAsTypeScript],
      files: {
        "scenario.test.ts": test,
        "matcher.test.ts": MATCHER_TEST,
        "scenario.test.cjs": CJS_TEST,
        "fake-timers.test.cjs": FAKE_TIMERS_TEST,
        "tsconfig.json": {
          compilerOptions: {
            target: "ES2022",
            module: "commonjs",
            strict: true,
            esModuleInterop: true,
          },
        },
        "plain.json": { testRegex: "\\.test\\.cjs$", moduleFileExtensions: ["js", "cjs"] },
        "ts-jest.json": config({ preset: "ts-jest" }),
        "babel-jest.json": config({ transform: { "\\.ts$": ["babel-jest", babel] } }),
      },
    },
    rows: [
      row(`Jest ${major}, CommonJS, and under fake timers`, ["jest", "-c", "plain.json"]),
      { ...row(`Jest ${major} with ts-jest, CommonJS`, ["jest", "-c", "ts-jest.json"]), isShort },
      row(`Jest ${major} with babel-jest, CommonJS`, ["jest", "-c", "babel-jest.json"]),
    ],
  };
}
