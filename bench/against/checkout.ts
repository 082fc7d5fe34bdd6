import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The folders of this checkout and of the one it is compared with, both built. */
export interface Roots {
  readonly ours: string;
  readonly theirs: string;
}

/** What is compared of a checkout. Both have it, whatever else their packages offer. */
export interface CheckoutPackages {
  readonly core: Pick<typeof import("@callgate/core"), "createGate">;
  readonly express: Pick<typeof import("@callgate/express"), "callgate">;
  readonly koa: Pick<typeof import("@callgate/koa"), "callgate">;
  readonly hapi: Pick<typeof import("@callgate/hapi"), "callgate">;
}

type PackageName = keyof CheckoutPackages;

/** One condition of `exports`: a file, or further conditions. */
type Target = string | { readonly import?: Target; readonly default?: Target };

/**
 * Loads one package of a checkout as it was built there.
 *
 * @throws where the checkout was not built
 */
export async function loadPackage<Name extends PackageName>(
  root: string,
  name: Name,
): Promise<CheckoutPackages[Name]> {
  const folder = join(root, "packages", name);
  try {
    return await import(pathToFileURL(await entryOf(folder)).href);
  } catch (cause) {
    throw new Error(`${folder} cannot be loaded: run npm run build in that checkout`, { cause });
  }
}

/** The file that `import` reads, without the workspace's own condition for sources. */
async function entryOf(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  let target: Target | undefined = manifest.exports["."];
  while (typeof target === "object") target = target.import ?? target.default;
  if (target === undefined) throw new Error(`${folder} exports nothing that can be imported`);
  return join(folder, target);
}
