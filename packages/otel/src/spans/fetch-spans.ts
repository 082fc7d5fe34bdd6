import { tracingChannel } from "node:diagnostics_channel";
import type { FetchTrace } from "@callgate/core";
import { type Attributes, type Span, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import { listen } from "../listen.js";
import type { Stop } from "../running.js";

/**
 * Makes a span of each exchange with an authorization server: discovery, a fetch of keys, a request for a token. It is a child of
 * the span that is active where the exchange begins, and never the active span itself.
 */
export function startFetchSpans(tracer: Tracer): Stop {
  const { start, error, asyncEnd } = tracingChannel("callgate:fetch");
  const spans = new WeakMap<FetchTrace, Span>();
  const stops = [
    listen<FetchTrace>(start, (exchange) => {
      const attributes = attributesOf(exchange);
      spans.set(exchange, tracer.startSpan(`callgate.fetch ${exchange.kind}`, { attributes }));
    }),
    listen<FetchTrace>(error, (exchange) => {
      const span = spans.get(exchange);
      span?.setAttribute("error.type", exchange.error?.code ?? "_OTHER");
      span?.setStatus({ code: SpanStatusCode.ERROR });
    }),
    listen<FetchTrace>(asyncEnd, (exchange) => spans.get(exchange)?.end()),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function attributesOf({ kind, host }: FetchTrace): Attributes {
  if (host === undefined) return { "callgate.fetch.kind": kind };
  const { hostname, port } = new URL(`https://${host}`);
  return {
    "callgate.fetch.kind": kind,
    "server.address": hostname,
    ...(port !== "" && { "server.port": Number(port) }),
  };
}
