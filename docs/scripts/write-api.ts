// Writes docs/api: one page for each door of each package, from the doc comments. A public name without one, or a link
// to a name that is not public, is an error. The pages are not committed, so that they cannot differ from the code.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Application, type ProjectReflection } from "typedoc";

const root = fileURLToPath(new URL("../../", import.meta.url));
const out = `${root}docs/api`;

/** A module that applications or authors of adapters import. */
interface Door {
  readonly name: string;
  readonly file: string;
}

/** Doors that are for Callgate's own packages, or that declare types for others and export no name. */
const LEFT_OUT = /\/(?:kit|kit\/configuration|judging|augment)$/;

function doors(): readonly Door[] {
  return readdirSync(`${root}packages`).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, "utf8")) as {
      name: string;
      exports: Record<string, { "@callgate/source"?: string } | string>;
    };
    return Object.entries(manifest.exports).flatMap(([door, target]) => {
      const source = typeof target === "string" ? undefined : target["@callgate/source"];
      const name = `${manifest.name}${door.slice(1)}`;
      if (source === undefined || LEFT_OUT.test(name)) return [];
      return [{ name, file: `${root}packages/${folder}/${source.slice(2)}` }];
    });
  });
}

/** Gives each module the name by which it is imported, instead of its path below packages/. */
function nameDoors(project: ProjectReflection): void {
  for (const child of project.children ?? []) {
    const door = all.find(({ file }) => file === `${root}packages/${child.name}/index.ts`);
    if (!door) throw new Error(`${child.name} is the path of no door`);
    child.name = door.name;
  }
}

/**
 * Gives the heading of each name the anchor that links use, which TypeDoc writes in front of it, and makes those of its parts
 * ("Parameters", "Returns") plain text: a search is for names.
 */
function nameHeadings(path: string): void {
  const named = readFileSync(path, "utf8")
    .replaceAll(/^<a id="([^"]+)"><\/a>\n\n(#+ .+)$/gm, "$2 {#$1}")
    .replaceAll(/^##+ ([^{\n]+)$/gm, (heading, text: string) =>
      heading.startsWith("## ")
        ? `${heading} {#all-${text.toLowerCase().replaceAll(" ", "-")}}`
        : `**${text}**`,
    );
  writeFileSync(path, named);
}

function packageOf(door: string): string {
  return door.split("/").slice(0, 2).join("/");
}

const all = doors();
const app = await Application.bootstrapWithPlugins({
  plugin: ["typedoc-plugin-markdown"],
  entryPoints: all.map(({ file }) => file),
  tsconfig: `${root}docs/tsconfig.api.json`,
  name: "API",
  readme: "none",
  disableSources: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  // `npm run types` checks them.
  skipErrorChecking: true,
  validation: { notDocumented: true, invalidLink: true, notExported: false },
  packagesRequiringDocumentation: [...new Set(all.map(({ name }) => packageOf(name)))],
  requiredToBeDocumented: ["Class", "Interface", "Function", "Variable", "TypeAlias", "Enum"],
  ...({
    router: "module",
    outputs: [{ name: "markdown", path: out }],
    entryFileName: "index",
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useHTMLAnchors: true,
    useCodeBlocks: true,
    expandParameters: true,
    parametersFormat: "table",
    interfacePropertiesFormat: "list",
    sanitizeComments: true,
  } as object),
});
const project = await app.convert();
if (!project) process.exit(1);
nameDoors(project);
app.validate(project);
rmSync(out, { recursive: true, force: true });
await app.generateOutputs(project);
for (const file of readdirSync(out, { recursive: true, encoding: "utf8" }))
  if (file.endsWith(".md")) nameHeadings(`${out}/${file}`);
process.exitCode = app.logger.hasErrors() || app.logger.hasWarnings() ? 1 : 0;
