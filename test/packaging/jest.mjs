import { CJS_TEST, everything, row, scenarioAsTypeScript, TEST } from "./rows.mjs";

/** Jest as it comes: CommonJS, with the presets that its own documentation names. */
export function jest(major) {
  const test = `import { scenario } from "./scenario";\n${TEST}`;
  const babel = {
    presets: [["@babel/preset-env", { targets: { node: "current" } }], "@babel/preset-typescript"],
  };
  const isShort = major === 30;
  const config = (settings) => ({ testRegex: "scenario\\.test\\.ts$", ...settings });
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
        "scenario.test.cjs": CJS_TEST,
        "tsconfig.json": {
          compilerOptions: {
            target: "ES2022",
            module: "commonjs",
            strict: true,
            esModuleInterop: true,
          },
        },
        "plain.json": { testRegex: "scenario\\.test\\.cjs$", moduleFileExtensions: ["js", "cjs"] },
        "ts-jest.json": config({ preset: "ts-jest" }),
        "babel-jest.json": config({ transform: { "\\.ts$": ["babel-jest", babel] } }),
      },
    },
    rows: [
      row(`Jest ${major}, CommonJS`, ["jest", "-c", "plain.json"]),
      { ...row(`Jest ${major} with ts-jest, CommonJS`, ["jest", "-c", "ts-jest.json"]), isShort },
      row(`Jest ${major} with babel-jest, CommonJS`, ["jest", "-c", "babel-jest.json"]),
    ],
  };
}
