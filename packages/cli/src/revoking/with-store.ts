import type { CommandContext } from "../command-context.js";
import { UsageError } from "../errors.js";
import type { ListOptions } from "../options/revocation-options.js";
import { openFile } from "./file-store.js";
import { openRedis } from "./redis-store.js";
import type { RevocationStore } from "./revocation-store.js";

/**
 * Uses the list that the options name, and closes it.
 *
 * @throws {UsageError} where they name none, or two
 */
export async function withStore<T>(
  { file, redis = file === undefined ? undefined : "", prefix }: ListOptions,
  context: CommandContext,
  use: (store: RevocationStore) => Promise<T>,
): Promise<T> {
  const url = redis ?? context.env.CALLGATE_REDIS_URL;
  if (file !== undefined) {
    if (redis !== "") throw new UsageError("--file and --redis are two lists: name one");
    return await use(openFile(file, context));
  }
  if (url === undefined || url === "")
    throw new UsageError("where the list is must be named: --file, --redis or CALLGATE_REDIS_URL");
  if (redis !== undefined && hasPassword(redis)) {
    throw new UsageError(
      "a password must not be an argument, since other users can see it: use CALLGATE_REDIS_URL",
    );
  }
  const { store, close } = await openRedis(url, prefix, context);
  try {
    return await use(store);
  } finally {
    close();
  }
}

function hasPassword(url: string): boolean {
  return URL.canParse(url) && new URL(url).password !== "";
}
