import ts from "typescript";
import type { Package } from "./doors.js";

/**
 * The interfaces and classes of Callgate that an application can obtain from a package, as what a call returns or a member
 * holds, and cannot import from it, each with the way to it.
 *
 * TypeScript writes the type of `export const policy = gate.policy(…)` into a declaration file. Where packages are not
 * hoisted, as pnpm installs them, it can name only what the imported package exports, and otherwise reports TS2742.
 */
export function unnamedTypes(packages: readonly Package[]): ReadonlyMap<string, readonly string[]> {
  const sources = packages.flatMap(({ doors }) => doors.flatMap(({ source }) => source ?? []));
  const program = ts.createProgram(sources, OPTIONS);
  return new Map(packages.map((each) => [each.folder, unnamedIn(each, program)]));
}

/** Doors for authors of adapters and for Callgate's own packages, which name what they use. */
const OF_AUTHORS = /\/(?:adapter|kit|judging|binding)$/;

/** What an application passes on, and does not take apart. */
const PASSED_ON: ReadonlySet<string> = new Set(["Introspection"]);

/** Interfaces of what a framework passes to the application: `server.plugins.callgate`, an injected provider. */
const PASSED: ReadonlySet<string> = new Set(["Gate", "CallgateControls"]);

function unnamedIn({ doors }: Package, program: ts.Program): readonly string[] {
  const checker = program.getTypeChecker();
  const exported = doors
    .filter(({ name }) => !OF_AUTHORS.test(name))
    .flatMap(({ source }) => program.getSourceFile(source ?? "") ?? [])
    .flatMap((file) => checker.getSymbolAtLocation(file) ?? [])
    .flatMap((module) => checker.getExportsOfModule(module))
    .map((symbol) =>
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    );
  const names = new Set(exported);
  const unnamed: string[] = [];
  const seen = new Set<ts.Type>();
  const queue = exported.flatMap((symbol): Reached[] => {
    const way = symbol.name;
    if (symbol.flags & ts.SymbolFlags.Value)
      return [{ type: checker.getTypeOfSymbol(symbol), way }];
    return PASSED.has(way) ? [{ type: checker.getDeclaredTypeOfSymbol(symbol), way }] : [];
  });
  // The queue grows while it is iterated: what is reached is checked, too.
  for (const { type, way } of queue) {
    if (seen.has(type)) continue;
    seen.add(type);
    const symbol = type.getSymbol();
    if (symbol !== undefined && isOwn(symbol) && !names.has(symbol)) {
      names.add(symbol);
      unnamed.push(`${symbol.name}: ${way}`);
    }
    if (!PASSED_ON.has(symbol?.name ?? "")) queue.push(...partsOf(type, way, checker));
  }
  return unnamed;
}

interface Reached {
  readonly type: ts.Type;
  readonly way: string;
}

/** What can be obtained from a value of a type: members, what calls return, and the elements of lists and promises. */
function partsOf(type: ts.Type, way: string, checker: ts.TypeChecker): readonly Reached[] {
  if (type.isUnion()) return type.types.map((each) => ({ type: each, way }));
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return [];
  const symbol = type.getSymbol();
  if (symbol !== undefined && !isFromPackages(symbol)) {
    if (!isStandard(symbol)) return [];
    const elements = checker.getTypeArguments(type as ts.TypeReference);
    return elements.map((each) => ({ type: each, way }));
  }
  const returned = [...type.getCallSignatures(), ...type.getConstructSignatures()].map(
    (signature) => ({ type: signature.getReturnType(), way: `${way}()` }),
  );
  const members = type.getProperties().flatMap((member) => {
    const declaration = member.declarations?.[0];
    if (declaration === undefined || isHidden(declaration)) return [];
    return {
      type: checker.getTypeOfSymbolAtLocation(member, declaration),
      way: `${way}.${member.name}`,
    };
  });
  return [...returned, ...members];
}

/** Whether an interface or a class is written in one of the packages, and not in place, such as `{ a: string }`. */
function isOwn(symbol: ts.Symbol): boolean {
  const named = ts.SymbolFlags.Interface | ts.SymbolFlags.Class;
  return (symbol.flags & named) !== 0 && isFromPackages(symbol);
}

function isFromPackages({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some((each) =>
    /\/packages\/[a-z]+\/src\//.test(each.getSourceFile().fileName),
  );
}

/** Whether it is of the language, such as a list or a promise. */
function isStandard({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some((each) => /\/lib\.[^/]*\.d\.ts$/.test(each.getSourceFile().fileName));
}

/** `#private` members and parameters cannot be reached from outside. */
function isHidden(declaration: ts.Declaration): boolean {
  const { name } = declaration as { readonly name?: ts.Node };
  return name !== undefined && ts.isPrivateIdentifier(name);
}

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  customConditions: ["@callgate/source"],
  skipLibCheck: true,
  strict: true,
  types: ["node"],
};
