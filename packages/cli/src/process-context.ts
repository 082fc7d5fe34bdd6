import type { Readable } from "node:stream";
import { MAX_DOCUMENT_BYTES } from "@callgate/policy/review";
import type { CommandContext } from "./command-context.js";

/** The environment of this process. */
export function processContext(): CommandContext {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    readStdin: () => readUpTo(process.stdin, MAX_DOCUMENT_BYTES + 1),
    cwd: process.cwd(),
    env: process.env,
    now: Date.now,
  };
}

/** Reads a stream to its end, or to its largest accepted size. */
async function readUpTo(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= maxBytes) break;
  }
  return Buffer.concat(chunks, Math.min(length, maxBytes));
}
