import type { Writable } from "node:stream";
import type { FetchLike } from "@callgate/core/kit";
import type { Environment } from "@callgate/policy";

/** The target of text: a stream, which determines whether it may be coloured. */
export type TextSink = Writable & {
  readonly isTTY?: boolean;
  /** Its width in characters, if it is a terminal. */
  readonly columns?: number;
};

/** The environment of a command: tests pass in their own. */
export interface CommandContext {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Standard input, at most one byte more than a document may have. */
  readStdin(): Promise<Buffer>;
  /** The base of relative paths. */
  readonly cwd: string;
  readonly env: Environment;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Default: the global one. */
  readonly fetch?: FetchLike;
}
