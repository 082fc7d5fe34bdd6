import assert from "node:assert/strict";
import { once } from "node:events";
import { gzipSync } from "node:zlib";
import type { FetchLike } from "@callgate/core";
import { discardBody, isRedirect, readBody } from "@callgate/core/kit";
import { endlessBody, inTime, onServer, rejectionOf, request, textOf } from "./fetch-exchange.js";

type Check = (fetch: FetchLike) => Promise<void>;

const MAX_BYTES = 1_000_000;
const NODE_CODE = /^[A-Z][A-Z0-9_/]{2,63}$/;

export const sendsRequest: Check = async (fetch) => {
  const arrived: { method?: string | undefined; type?: string | undefined; body: string }[] = [];
  await onServer(
    async (request, response) => {
      const { method, headers } = request;
      arrived.push({ method, type: headers["content-type"], body: await textOf(request) });
      response.end("{}");
    },
    async (url) => {
      const type = "application/x-www-form-urlencoded";
      const body = "grant_type=client_credentials";
      const headers = { "content-type": type };
      await readBody(await fetch(url, { ...request(), method: "POST", headers, body }), MAX_BYTES);
      await readBody(await fetch(url, request()), MAX_BYTES);
      assert.deepEqual(arrived, [
        { method: "POST", type, body },
        { method: "GET", type: undefined, body: "" },
      ]);
    },
  );
};

export const reportsStatus: Check = async (fetch) => {
  for (const status of [200, 400, 401, 404, 429, 500, 503]) {
    await onServer(
      (_request, response) => response.writeHead(status).end("{}"),
      async (url) => {
        const answer = await fetch(url, request());
        assert.equal(answer.status, status);
        discardBody(answer);
      },
    );
  }
};

export const handsOverFields: Check = (fetch) =>
  onServer(
    (_request, response) => response.writeHead(200, { "Cache-Control": "max-age=60" }).end("{}"),
    async (url) => {
      const answer = await fetch(url, request());
      assert.equal(answer.headers.get("cache-control"), "max-age=60");
      assert.equal(answer.headers.get("Cache-Control"), "max-age=60");
      assert.equal(answer.headers.get("age"), null);
      discardBody(answer);
    },
  );

export const handsOutBodiesInPieces: Check = (fetch) =>
  onServer(
    (_request, response) => {
      response.write('{"a":"');
      response.end(`${"é".repeat(100_000)}"}`);
    },
    async (url) => {
      const body = await readBody(await fetch(url, request()), MAX_BYTES);
      assert.equal(JSON.parse(String(body)).a.length, 100_000);
    },
  );

export const hasBodyOfNoOctets: Check = (fetch) =>
  onServer(
    (_request, response) => response.writeHead(204).end(),
    async (url) => {
      const body = await readBody(await fetch(url, request()), MAX_BYTES);
      assert.equal(body?.length, 0);
    },
  );

export const unpacksBodies: Check = (fetch) =>
  onServer(
    (_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync('{"a":1}')),
    async (url) => {
      const body = await readBody(await fetch(url, request()), MAX_BYTES);
      assert.equal(String(body), '{"a":1}');
    },
  );

export const followsNoRedirect: Check = async (fetch) => {
  let visits = 0;
  await onServer(
    (_request, response) => {
      visits += 1;
      response.end("{}");
    },
    (target) =>
      onServer(
        (_request, response) => response.writeHead(302, { location: target }).end(),
        async (url) => {
          const answer = await fetch(url, request());
          assert.ok(isRedirect(answer), "the response does not show the redirect");
          discardBody(answer);
          assert.equal(visits, 0, "the redirect was followed");
        },
      ),
  );
};

export const namesUnreachableServer: Check = async (fetch) => {
  let gone = "";
  await onServer(
    () => {},
    async (url) => {
      gone = url;
    },
  );
  const error = await rejectionOf(fetch(gone, request()));
  const codes = [error, (error as Error).cause].map((it) => (it as { code?: unknown })?.code);
  assert.ok(
    codes.some((code) => typeof code === "string" && NODE_CODE.test(code)),
    "neither the error nor its cause has a code such as ECONNREFUSED",
  );
};

export const reportsBrokenBody: Check = (fetch) =>
  onServer(
    (_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"keys":[', () => response.destroy());
    },
    async (url) => {
      const reading = fetch(url, request()).then((answer) => readBody(answer, MAX_BYTES));
      await inTime(rejectionOf(reading), "reading a body that breaks off does not end");
    },
  );

export const letsGoOfBody: Check = async (fetch) => {
  const { closed, listener } = endlessBody();
  await onServer(listener, async (url) => {
    discardBody(await fetch(url, request()));
    await inTime(closed, "the connection of a cancelled body stays open");
  });
};

export const endsWhenAborted: Check = async (fetch) => {
  const aborting = new AbortController();
  let closed: Promise<unknown> = Promise.resolve();
  await onServer(
    (_request, response) => {
      closed = once(response, "close");
      aborting.abort(new Error("aborted"));
    },
    async (url) => {
      const fetching = rejectionOf(fetch(url, request(aborting.signal)));
      await inTime(fetching, "an abort does not end it");
      await inTime(closed, "the connection stays open after an abort");
    },
  );
};

export const leavesBodyOnAbort: Check = async (fetch) => {
  const aborting = new AbortController();
  const { closed, listener } = endlessBody();
  await onServer(listener, async (url) => {
    const answer = await fetch(url, request(aborting.signal));
    const reading = rejectionOf(readBody(answer, MAX_BYTES, aborting.signal));
    aborting.abort(new Error("aborted"));
    await inTime(reading, "an abort does not end the body");
    await inTime(closed, "the connection stays open after an abort in the middle of the body");
  });
};
