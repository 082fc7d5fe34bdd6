import type { Clock } from "@callgate/core/kit";
import {
  done,
  notFound,
  type Reply,
  unsupported,
  type VaultRequest,
  withData,
  withErrors,
} from "./vault-answers.js";

interface KvVersion {
  data: object | null;
  readonly createdAt: string;
  deletionTime: string;
  destroyed: boolean;
}

interface KvSecret {
  readonly createdAt: string;
  readonly versions: Map<number, KvVersion>;
  current: number;
}

const MAX_VERSIONS = 10;

/** A KV version 2 engine: `data`, `metadata`, `delete`, `undelete`, `destroy`. */
export class KvEngine {
  readonly #clock: Clock;
  readonly #secrets = new Map<string, KvSecret>();
  #writes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param path below the mount */
  answer(call: VaultRequest, path: string): Reply {
    const [operation = "", ...segments] = path.split("/");
    const name = segments.join("/");
    switch (operation) {
      case "data":
        return this.#answerData(call, name);
      case "metadata":
        return this.#answerMetadata(call, name);
      case "delete":
      case "undelete":
      case "destroy":
        return isWrite(call) ? this.#mark(operation, call, name) : unsupported;
      default:
        return notFound;
    }
  }

  /** Writes a version. @param endsAt when it is deleted (`delete_version_after`) */
  write(name: string, data: object, endsAt = ""): number {
    const createdAt = this.#now();
    const secret = this.#secrets.get(name) ?? { createdAt, versions: new Map(), current: 0 };
    this.#secrets.set(name, secret);
    secret.current += 1;
    secret.versions.set(secret.current, {
      data,
      createdAt,
      deletionTime: endsAt,
      destroyed: false,
    });
    secret.versions.delete(secret.current - MAX_VERSIONS);
    return secret.current;
  }

  #answerData(call: VaultRequest, name: string): Reply {
    if (call.method === "GET") return this.#read(call, name);
    if (call.method === "DELETE") return this.#mark("delete", call, name);
    if (call.method === "PATCH") return this.#patch(call, name);
    return isWrite(call) ? this.#put(call, name) : unsupported;
  }

  #read({ query }: VaultRequest, name: string): Reply {
    const secret = this.#secrets.get(name);
    const given = query.get("version") ?? "0";
    if (!/^\d+$/.test(given)) return withErrors(400, "Field validation failed");
    const number = Number(given) || (secret?.current ?? 0);
    const version = secret?.versions.get(number);
    if (version === undefined) return notFound;
    const metadata = toMetadata(number, version);
    const isGone = version.destroyed || this.#isDeleted(version);
    return withData({ data: isGone ? null : version.data, metadata }, isGone ? 404 : 200);
  }

  #put({ body }: VaultRequest, name: string): Reply {
    const { data, options } = body;
    if (typeof data !== "object" || data === null) return withErrors(400, "no data provided");
    const cas = (options as { cas?: unknown } | undefined)?.cas;
    const current = this.#secrets.get(name)?.current ?? 0;
    if (cas !== undefined && cas !== current) {
      return withErrors(400, "check-and-set parameter did not match the current version");
    }
    return this.#written(name, data);
  }

  #patch({ body, contentType }: VaultRequest, name: string): Reply {
    if (contentType !== "application/merge-patch+json") return withErrors(415);
    const secret = this.#secrets.get(name);
    const version = secret?.versions.get(secret.current);
    if (version?.data == null || this.#isDeleted(version)) return notFound;
    return this.#written(name, { ...version.data, ...(body.data as object) });
  }

  #written(name: string, data: object): Reply {
    const number = this.write(name, data);
    return withData(toMetadata(number, this.#secrets.get(name)?.versions.get(number) as KvVersion));
  }

  #mark(
    operation: "delete" | "undelete" | "destroy",
    { body, method }: VaultRequest,
    name: string,
  ): Reply {
    const secret = this.#secrets.get(name);
    const versions = method === "DELETE" ? [secret?.current ?? 0] : body.versions;
    if (!Array.isArray(versions)) return withErrors(400, "No version number provided");
    for (const number of versions) {
      const version = secret?.versions.get(Number(number));
      if (version === undefined || version.destroyed) continue;
      if (operation !== "destroy") version.deletionTime = operation === "delete" ? this.#now() : "";
      else Object.assign(version, { data: null, destroyed: true });
    }
    return done;
  }

  #answerMetadata({ method, query }: VaultRequest, name: string): Reply {
    if (method === "LIST" || (method === "GET" && /^(1|true)$/.test(query.get("list") ?? ""))) {
      const keys = [...this.#secrets.keys()].filter((key) => key.startsWith(name));
      return keys.length === 0 ? notFound : withData({ keys });
    }
    const secret = this.#secrets.get(name);
    if (method === "DELETE") {
      this.#secrets.delete(name);
      return done;
    }
    if (method !== "GET") return unsupported;
    if (secret === undefined) return notFound;
    const versions = [...secret.versions].map(([number, version]) => {
      const { version: _, custom_metadata: __, ...rest } = toMetadata(number, version);
      return [number, rest];
    });
    return withData({
      cas_required: false,
      created_time: secret.createdAt,
      current_version: secret.current,
      custom_metadata: null,
      delete_version_after: "0s",
      max_versions: 0,
      oldest_version: Math.min(...secret.versions.keys()),
      updated_time: [...secret.versions.values()].at(-1)?.createdAt ?? secret.createdAt,
      versions: Object.fromEntries(versions),
    });
  }

  #isDeleted({ deletionTime }: KvVersion): boolean {
    return deletionTime !== "" && Date.parse(deletionTime) <= this.#clock.now();
  }

  /** In nanoseconds, as Vault writes it: no two writes have the same time. */
  #now(): string {
    this.#writes += 1;
    const nanoseconds = String(this.#writes).padStart(6, "0");
    return new Date(this.#clock.now()).toISOString().replace("Z", `${nanoseconds}Z`);
  }
}

function toMetadata(number: number, { createdAt, deletionTime, destroyed }: KvVersion) {
  return {
    created_time: createdAt,
    custom_metadata: null,
    deletion_time: deletionTime,
    destroyed,
    version: number,
  };
}

function isWrite({ method }: VaultRequest): boolean {
  return method === "POST" || method === "PUT";
}
