import { fileURLToPath } from "node:url";
import ts from "typescript";
import { type Block, contextOf } from "./read-blocks.js";

const here = fileURLToPath(new URL("./", import.meta.url));
const root = fileURLToPath(new URL("../../../", import.meta.url));

/** TypeScript's words for a name that is declared nowhere. */
const UNDECLARED = new Set([2304, 2552, 2580, 2582, 2591, 2593, 18004]);

/** What is wrong in JavaScript as well: a name, module, export or member that does not exist. */
const WRONG_WITHOUT_TYPES = new Set([...UNDECLARED, 2305, 2307, 2339, 2353, 2551, 2561, 2724]);

/**
 * Compiles blocks, each as a module of its own, under the compiler options of the repository. A name that a block uses and does
 * not declare comes from its context (`contexts/`). A block of JavaScript has no types to be wrong, but names nothing that does
 * not exist.
 *
 * @returns one line for each error, with page and line
 */
export function compileBlocks(blocks: readonly Block[]): readonly string[] {
  const options = compilerOptions();
  const names = blocks.map((_, index) => `${here}block-${index}.ts`);
  const texts = new Map(blocks.map(({ code }, index) => [names[index], code]));
  const host = hostOf(options, texts);
  const alone = ts.createProgram({ rootNames: names, options, host });
  blocks.forEach((block, index) => {
    const name = names[index] ?? "";
    const missing = undeclaredIn(alone, name);
    // On the first line of the block, so that every line keeps its number.
    const head = `import { ${missing.join(", ")} } from "./contexts/${contextOf(block)}.js"; `;
    if (missing.length > 0) texts.set(name, head + block.code);
  });
  const together = ts.createProgram({ rootNames: names, options, host, oldProgram: alone });
  return blocks.flatMap((block, index) => faultsOf(together, names[index] ?? "", block));
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${root}tsconfig.base.json`, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  // Applications of Nest have decorators, and parameters that are properties.
  const ofNest = { experimentalDecorators: true, erasableSyntaxOnly: false };
  return { ...options, ...ofNest, noEmit: true, declaration: false, isolatedDeclarations: false };
}

function hostOf(
  options: ts.CompilerOptions,
  texts: ReadonlyMap<string | undefined, string>,
): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const parsed = new Map<string, ts.SourceFile | undefined>();
  return {
    ...host,
    fileExists: (name) => texts.has(name) || host.fileExists(name),
    readFile: (name) => texts.get(name) ?? host.readFile(name),
    getSourceFile: (name, target) => {
      const text = texts.get(name);
      if (text !== undefined) return ts.createSourceFile(name, text, target);
      if (!parsed.has(name)) parsed.set(name, host.getSourceFile(name, target));
      return parsed.get(name);
    },
  };
}

function undeclaredIn(program: ts.Program, name: string): readonly string[] {
  const file = program.getSourceFile(name);
  const found = program.getSemanticDiagnostics(file).filter(({ code }) => UNDECLARED.has(code));
  return [...new Set(found.map(({ start = 0, length = 0 }) => textAt(file, start, length)))];
}

function textAt(file: ts.SourceFile | undefined, start: number, length: number): string {
  return file?.text.slice(start, start + length) ?? "";
}

function faultsOf(program: ts.Program, name: string, block: Block): readonly string[] {
  const file = program.getSourceFile(name);
  const { page, line, typed } = block;
  const semantic = program.getSemanticDiagnostics(file);
  const faults = [
    ...program.getSyntacticDiagnostics(file),
    ...semantic.filter(({ code }) => typed || WRONG_WITHOUT_TYPES.has(code)),
  ];
  return faults.map(({ start = 0, messageText }) => {
    const at = file ? ts.getLineAndCharacterOfPosition(file, start).line : 0;
    return `${page}:${line + at} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}
