import type { GatePolicy } from "@callgate/core";
import { fitsMount, mountBefore, segmentsOf } from "./endpoint-path.js";
import type { CompiledEntry, TableVersion } from "./table-version.js";

/** An endpoint of a document that the gate of a route is bound to. Its decision changes with the document. */
export class BoundEndpoint {
  readonly name: string;
  readonly #current: () => TableVersion;
  #version: TableVersion;
  #compiled: CompiledEntry;

  constructor(name: string, current: () => TableVersion) {
    this.name = name;
    this.#current = current;
    this.#version = current();
    this.#compiled = this.#version.entries.get(name) as CompiledEntry;
  }

  /** In upper case; `*` for every method, `USE` for a mounted handler. */
  get method(): string {
    return this.#compiled.entry.method;
  }

  /** As spelled in the document. */
  get path(): string {
    return this.#compiled.entry.path;
  }

  /** In lower case; `undefined` for every host. */
  get host(): string | undefined {
    return this.#compiled.entry.host;
  }

  /** Whether listed callers may call it, everyone may, or no caller may (yet). */
  get kind(): "callers" | "public" | "none" {
    return this.#read().entry.kind;
  }

  /** Decides a request of this method when the gate is on its own route. */
  policyFor(method: string): GatePolicy {
    const { ofMethods, policy } = this.#read();
    return ofMethods?.get(method) ?? policy;
  }

  /** Refuses when the gate is on another route. */
  get misplaced(): GatePolicy {
    return this.#read().misplaced;
  }

  /** Whether a request of this method can belong to the endpoint. */
  hasMethod(method: string): boolean {
    const named = this.method;
    return named === method || named === "*" || (named === "GET" && method === "HEAD");
  }

  /** The mounts that a route of this pattern must be under; `undefined` when it cannot be the endpoint's. */
  mountOf(pattern: unknown): readonly string[] | undefined {
    const segments = segmentsOf(pattern);
    return segments && mountBefore(this.#compiled.segments, segments);
  }

  /** Whether this pattern is the endpoint's whole path. */
  isAt(pattern: unknown): boolean {
    return this.mountOf(pattern)?.length === 0;
  }

  /** Whether the endpoint's whole path is a mount that matched this part of an address. */
  isMountedAt(baseUrl: string): boolean {
    return fitsMount(this.#compiled.segments, baseUrl);
  }

  /** Reads the table once per request, and looks up the entry once per version. */
  #read(): CompiledEntry {
    const version = this.#current();
    if (version !== this.#version) {
      this.#version = version;
      this.#compiled = version.entries.get(this.name) as CompiledEntry;
    }
    return this.#compiled;
  }
}
