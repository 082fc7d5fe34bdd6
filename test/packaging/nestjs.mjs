// Projects of NestJS: 11, whose packages and applications are CommonJS, and 12, which is made of ES modules.
import { row, short } from "./rows.mjs";

const NAMES = ["core", "nestjs", "policy", "testkit"].map((name) => `@callgate/${name}`);

function nest(major, platform, module) {
  const compilerOptions = {
    target: "ES2022",
    lib: ["ES2022"],
    types: ["node"],
    strict: true,
    skipLibCheck: true,
    experimentalDecorators: true,
    outDir: "dist",
    ...module.options,
  };
  return {
    name: `nest-${major}-${platform}`,
    project: {
      ...(module.type && { type: module.type }),
      callgate: NAMES,
      dependencies: {
        "@nestjs/common": `^${major}`,
        "@nestjs/core": `^${major}`,
        [`@nestjs/platform-${platform}`]: `^${major}`,
        "@types/node": "^20",
        "reflect-metadata": "^0.2",
        rxjs: "^7",
        typescript: "^5.9",
      },
      copies: [["nestjs/service.ts", "src/service.ts"]],
      files: { "tsconfig.json": { compilerOptions, include: ["src"] } },
    },
    rows: [
      module.as(
        row(
          `Nest ${major} on ${platform}, ${module.title}`,
          ["tsc", "-p", "."],
          ["node", "dist/service.js"],
        ),
      ),
    ],
  };
}

const COMMONJS = {
  title: "CommonJS",
  options: { module: "commonjs", moduleResolution: "node10", esModuleInterop: true },
  as: short,
};
const ESM = { title: "ESM", type: "module", options: { module: "nodenext" }, as: (same) => same };

export const nests = [nest(11, "express", COMMONJS), nest(12, "express", ESM)];
