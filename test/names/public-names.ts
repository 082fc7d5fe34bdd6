import ts from "typescript";
import type { Door, Package } from "./doors.js";

/**
 * The public names of each package, as a text by the package's folder: a section for each door, a line for each name,
 * "value", "type" or both in front of it.
 */
export function publicNames(packages: readonly Package[]): ReadonlyMap<string, string> {
  const sources = packages.flatMap(({ doors }) => doors.flatMap(({ source }) => source ?? []));
  const program = ts.createProgram(sources, OPTIONS, ownModulesOnly());
  return new Map(
    packages.map(({ folder, doors }) => [
      folder,
      doors.map((door) => `${[door.name, ...linesOf(door, program)].join("\n")}\n`).join("\n"),
    ]),
  );
}

function linesOf(door: Door, program: ts.Program): readonly string[] {
  if (door.source === undefined) return ["  the file itself"];
  const names = exportsOf(door.source, program);
  return names.length === 0 ? ["  no names, only declarations for other packages"] : names;
}

function exportsOf(path: string, program: ts.Program): readonly string[] {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(path);
  if (file === undefined) throw new Error(`${path} cannot be read`);
  const module = checker.getSymbolAtLocation(file);
  if (module === undefined) return [];
  return checker
    .getExportsOfModule(module)
    .map((symbol) => `  ${kindOf(symbol, checker)} ${symbol.name}`)
    .sort((one, other) => (nameIn(one) < nameIn(other) ? -1 : 1));
}

function nameIn(line: string): string {
  return line.slice(line.lastIndexOf(" ") + 1);
}

/** What an import of the name can be used as. */
function kindOf(exported: ts.Symbol, checker: ts.TypeChecker): string {
  const symbol =
    exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const isType = (symbol.flags & ts.SymbolFlags.Type) !== 0;
  const isValue = (symbol.flags & ts.SymbolFlags.Value) !== 0 && !isTypeOnly(exported);
  if (!isType && !isValue) throw new Error(`${exported.name} cannot be resolved`);
  return isType && isValue ? "value and type" : isType || isTypeOnly(exported) ? "type" : "value";
}

/** A class that is exported with `export type` cannot be constructed. */
function isTypeOnly(exported: ts.Symbol): boolean {
  return (exported.declarations ?? []).some(
    (declaration) =>
      ts.isExportSpecifier(declaration) && ts.isTypeOnlyExportDeclaration(declaration),
  );
}

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ["@callgate/source"],
  noLib: true,
  types: [],
};

/** Only names are read: following the imports of other packages would take most of the time. */
function ownModulesOnly(): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  const cache = ts.createModuleResolutionCache(host.getCurrentDirectory(), (name) => name, OPTIONS);
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) =>
      /^\.|^@callgate\//.test(text)
        ? ts.resolveModuleName(text, from, OPTIONS, host, cache, undefined, ts.ModuleKind.ESNext)
        : { resolvedModule: undefined },
    );
  return host;
}
