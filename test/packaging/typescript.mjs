// TypeScript projects: every compiler, with every kind of module, with the oldest and the newest declarations of Node.
// One project for each @types/node; in it, one tsconfig for each row.
import { everything } from "./rows.mjs";

const COMPILERS = ["5.4", "5.9", "6", "7"];
const TYPES_NODE = ["20", "26"];
const SNIPPETS = [
  "express",
  "koa",
  "hapi",
  "fastify",
  "hono",
  "fetch",
  "calling",
  "opaque",
  "telemetry",
  "testing",
];

const MODULES = [
  {
    title: "module commonjs, resolution node10",
    options: { module: "commonjs", moduleResolution: "node10" },
    sources: ["ts"],
    isMissing: (compiler) => compiler === "7" && "TypeScript 7 has no node10 resolution",
  },
  {
    title: "module commonjs, resolution bundler",
    options: { module: "commonjs", moduleResolution: "bundler" },
    sources: ["ts"],
    isMissing: (compiler) =>
      compiler.startsWith("5") && "TypeScript 5 has no bundler resolution with module commonjs",
  },
  { title: "module node16", options: { module: "node16" }, sources: ["mts", "cts"] },
  {
    title: "module node18 with the DOM's declarations",
    options: { module: "node18", lib: ["ES2022", "DOM", "DOM.Iterable"] },
    sources: ["mts", "cts"],
    isMissing: (compiler) => compiler === "5.4" && "module node18 came with TypeScript 5.8",
  },
  { title: "module nodenext", options: { module: "nodenext" }, sources: ["mts", "cts"] },
  {
    title: "module preserve, resolution bundler",
    options: { module: "preserve", moduleResolution: "bundler" },
    sources: ["ts"],
  },
];

/** A representative selection of the rows. */
const SHORT = ["5.4, module commonjs, resolution node10", "7, module nodenext"].map(
  (name) => `TypeScript ${name}, @types/node 20`,
);

const cells = TYPES_NODE.flatMap((typesNode) =>
  COMPILERS.flatMap((compiler) =>
    MODULES.map((module) => ({
      title: `TypeScript ${compiler}, ${module.title}, @types/node ${typesNode}`,
      tsconfig: `tsconfig.${compiler}-${MODULES.indexOf(module)}.json`,
      typesNode,
      compiler,
      module,
      reason: whyMissing(compiler, module, typesNode),
    })),
  ),
);

export const typeScriptLeftOut = cells.filter(({ reason }) => reason);

export const typeScriptStrangers = TYPES_NODE.map(strangerWith);

/** The project that has this major of @types/node, and every compiler under its own name. */
function strangerWith(typesNode) {
  const mine = cells.filter((cell) => cell.typesNode === typesNode && !cell.reason);
  return {
    name: `typescript-types-${typesNode}`,
    project: {
      callgate: everything,
      dependencies: {
        "@types/express": "^5",
        "@types/koa": "^3",
        "@types/node": `^${typesNode}`,
        // @types/koa needs Koa's version; Express 5 has another one with its own declarations, which npm would put first.
        "content-disposition": "^1",
        // hapi's own declarations import joi, on which hapi does not depend.
        joi: "^17",
        undici: "^7",
        ...Object.fromEntries(
          COMPILERS.map((compiler) => [`typescript-${compiler}`, `npm:typescript@${compiler}`]),
        ),
      },
      copies: SNIPPETS.flatMap((snippet) =>
        ["ts", "mts", "cts"].map((ending) => [
          `typescript/${snippet}.ts`,
          `src/${snippet}.${ending}`,
        ]),
      ),
      files: Object.fromEntries(mine.map((cell) => [cell.tsconfig, tsconfigOf(cell)])),
    },
    rows: mine.map(({ title, compiler, tsconfig }) => ({
      title,
      commands: [["node", `node_modules/typescript-${compiler}/bin/tsc`, "-p", tsconfig]],
      isShort: SHORT.includes(title),
    })),
  };
}

function tsconfigOf({ compiler, module: { options, sources } }) {
  return {
    compilerOptions: {
      target: "ES2022",
      lib: ["ES2022"],
      types: ["node"],
      strict: true,
      esModuleInterop: true,
      skipLibCheck: false,
      noEmit: true,
      ...options,
      ...(compiler === "6" &&
        options.moduleResolution === "node10" && { ignoreDeprecations: "6.0" }),
    },
    include: sources.map((ending) => `src/*.${ending}`),
    // Hono's own declarations need TypeScript 5.7.
    exclude: compiler === "5.4" ? ["src/hono.*"] : [],
  };
}

function whyMissing(compiler, { isMissing }, typesNode) {
  if (compiler === "5.4" && typesNode === "26") return "@types/node 26 needs TypeScript 5.6";
  return isMissing?.(compiler);
}
