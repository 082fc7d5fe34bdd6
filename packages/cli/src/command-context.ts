import type { Writable } from "node:stream";
import type { FetchLike } from "@callgate/core/kit";
import type { Environment } from "@callgate/policy";

/** Where text is written to: a stream, which decides whether it may be coloured. */
export type TextSink = Writable & {
  readonly isTTY?: boolean;
  /** Its width in characters, of a terminal. */
  readonly columns?: number;
};

/** All that a command knows of its surroundings: tests hand in their own. */
export interface CommandContext {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Standard input, at most one byte more than a document may have. */
  readStdin(): Promise<Buffer>;
  /** What relative paths start from. */
  readonly cwd: string;
  readonly env: Environment;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Default: the global one. */
  readonly fetch?: FetchLike;
}
