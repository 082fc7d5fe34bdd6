import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** One member of an interface of options. */
export interface OptionMember {
  /** With the names it stands under: `cache.maxTokens`. */
  readonly name: string;
  readonly isRequired: boolean;
  /** Its doc comment, paragraphs included. */
  readonly comment: string;
}

/**
 * Reads the members of an interface in their order. A member that is an object has its own members listed in its place,
 * where these have comments.
 *
 * @param path of the source file, from the root of the repository
 * @throws {Error} where the interface is missing, or a member has no comment
 */
export function optionsOf(path: string, interfaceName: string): readonly OptionMember[] {
  const file = sourceFileOf(path);
  const found = file.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === interfaceName,
  );
  if (found === undefined) throw new Error(`${path} has no interface ${interfaceName}`);
  return membersOf((found as ts.InterfaceDeclaration).members, file, "");
}

/** The comments in front of the members of a constant object, by their names. */
export function commentsOf(path: string, constantName: string): ReadonlyMap<string, string> {
  return new Map(
    propertiesOf(path, constantName).map((property) => [nameOf(property), commentOf(property)]),
  );
}

/** The texts of each member of a constant object, by its name: one text, or a list of them. */
export function initialTextsOf(
  path: string,
  constantName: string,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    propertiesOf(path, constantName).map((property) => {
      const texts = textsIn((property as Partial<ts.PropertyAssignment>).initializer);
      if (texts === undefined) {
        throw new Error(`${path}: ${constantName}.${nameOf(property)} is not a text`);
      }
      return [nameOf(property), texts];
    }),
  );
}

function textsIn(initializer: ts.Expression | undefined): readonly string[] | undefined {
  if (initializer === undefined) return undefined;
  const parts: readonly ts.Expression[] = ts.isArrayLiteralExpression(initializer)
    ? initializer.elements
    : [initializer];
  const texts = parts.filter(ts.isStringLiteralLike).map(({ text }) => text);
  return texts.length === parts.length ? texts : undefined;
}

function propertiesOf(path: string, constantName: string): readonly ts.ObjectLiteralElementLike[] {
  for (const statement of sourceFileOf(path).statements.filter(ts.isVariableStatement)) {
    for (const declaration of statement.declarationList.declarations) {
      const object = declaration.name.getText() === constantName && objectIn(declaration);
      if (object) return object.properties.slice();
    }
  }
  throw new Error(`${path} has no object ${constantName}`);
}

function nameOf(property: ts.ObjectLiteralElementLike): string {
  return property.name?.getText() ?? "";
}

function objectIn(node: ts.Node): ts.ObjectLiteralExpression | undefined {
  if (ts.isObjectLiteralExpression(node)) return node;
  return ts.forEachChild(node, objectIn);
}

function membersOf(
  members: ts.NodeArray<ts.TypeElement>,
  file: ts.SourceFile,
  prefix: string,
): readonly OptionMember[] {
  return members.flatMap((member) => {
    const name = `${prefix}${member.name?.getText(file) ?? ""}`;
    const inner = (member as Partial<ts.PropertySignature>).type;
    if (inner && ts.isTypeLiteralNode(inner) && inner.members.every((each) => commentOf(each))) {
      return membersOf(inner.members, file, `${name}.`);
    }
    const comment = commentOf(member);
    if (comment === "") throw new Error(`${file.fileName}: ${name} has no doc comment`);
    return [{ name, isRequired: member.questionToken === undefined, comment }];
  });
}

function commentOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return ts.getTextOfJSDocComment(comment?.comment) ?? "";
}

function sourceFileOf(path: string): ts.SourceFile {
  const absolute = fileURLToPath(new URL(path, ROOT));
  return ts.createSourceFile(path, readFileSync(absolute, "utf8"), ts.ScriptTarget.Latest, true);
}

const ROOT = new URL("../../../", import.meta.url);
