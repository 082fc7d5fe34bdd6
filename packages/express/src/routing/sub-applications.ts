import type { Application, Layer } from "./express-shapes.js";
import { type Place, placeOfMount, ROOT } from "./place.js";

/**
 * Whether a layer leads to another application, which Express wraps in its own function: its parent cannot see its
 * routes.
 *
 * That function has a name, which a bundler may change; its text is then compared with that of one created by Express for
 * the purpose.
 */
export function isMountedApplication(
  { name, handle }: Layer,
  applications: ReadonlySet<Application>,
): boolean {
  if (name === "mounted_app") return true;
  const [app] = applications;
  return app !== undefined && String(handle) === textOfMounted(app);
}

const texts = new WeakMap<object, string | undefined>();

/** The text of the function that `app.use(otherApplication)` mounts. */
function textOfMounted({ use }: Application): string | undefined {
  if (texts.has(use)) return texts.get(use);
  let text: string | undefined;
  const router = { stack: [], use: (_path: unknown, handler: unknown) => (text = String(handler)) };
  const parent = { lazyrouter: () => {}, _router: router, router };
  const nothing = () => {};
  try {
    use.call(parent as never, "/", { handle: nothing, set: nothing, emit: nothing });
  } catch {
    text = undefined;
  }
  texts.set(use, text);
  return text;
}

/**
 * The mounts of an application in another one, according to Express: once for each path; the root when it has no
 * mount.
 */
export function placesOf(app: Application, depth = 0): readonly Place[] {
  const { parent, mountpath } = app;
  if (parent === undefined || depth > 100) return [ROOT];
  const paths = [mountpath].flat(Number.POSITIVE_INFINITY);
  const router = { stack: [], use: () => {} };
  return placesOf(parent, depth + 1).flatMap((before) =>
    paths.map((path) => placeOfMount(before, path, String(path), router)),
  );
}
