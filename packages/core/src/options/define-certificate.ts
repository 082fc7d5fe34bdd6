import { type Faults, received } from "../kit/configuration/faults.js";
import { namesOf } from "../kit/configuration/names-of.js";
import { isObject } from "../kit/configuration/option-checks.js";
import type {
  CertificateHeader,
  CertificateOptions,
  CertificateProxy,
} from "../verify/binding/certificate/certificate-options.js";
import type { DefinedCertificate } from "../verify/binding/certificate/defined-certificate.js";
import type { XfccChoice } from "../verify/binding/certificate/formats/xfcc.js";
import {
  FORMAT_NAMES,
  formOf,
  type HeaderForm,
  ownForm,
} from "../verify/binding/certificate/header-forms.js";
import { type ProxyEntry, readProxyEntry } from "../verify/binding/certificate/trusted-proxies.js";

const OPTIONS = namesOf<CertificateOptions>({
  source: true,
  trustedProxies: true,
  xfccElement: true,
});
const PROXIES = ["client-cert", "nginx", "xfcc", "alb", "traefik"] as const;
const ELEMENTS = ["only", "last", "first"] as const;
const MAX_PROXIES = 100;
/** No underscore: some servers treat it as a hyphen, so that a client could write the field under another name. */
const FIELD = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;
/** Fields that every client writes. */
const OF_CLIENTS = ["authorization", "cookie", "dpop", "host"];

/** Checks where the certificates of bound tokens are found. @returns `undefined` where that is not configured, or faulty */
export function defineCertificate(
  certificate: unknown,
  faults: Faults,
): DefinedCertificate | undefined {
  if (certificate === undefined) return undefined;
  if (!isObject(certificate) || Array.isArray(certificate)) {
    const message = `must be an object with a \`source\`, received ${received(certificate)}`;
    faults.add("option_invalid", "certificate", message);
    return undefined;
  }
  const inside = faults.within("certificate.");
  const own = inside.own(certificate as CertificateOptions, OPTIONS, ["source", "trustedProxies"]);
  const { source, xfccElement } = own;
  if (xfccElement !== undefined) checkElement(source, xfccElement, inside);
  if (source === "tls") {
    if (Object.hasOwn(certificate, "trustedProxies")) {
      const message =
        'must be left out with `source: "tls"`: the connection has the certificate, and no header is read';
      inside.add("option_conflict", "trustedProxies", message);
    }
    return Object.freeze<DefinedCertificate>({ source });
  }
  const form = defineForm(source, xfccElement ?? "only", inside);
  const { trustedProxies, written } = defineProxies(own.trustedProxies, inside);
  return (
    form && Object.freeze<DefinedCertificate>({ source: "header", form, trustedProxies, written })
  );
}

function checkElement(source: unknown, element: unknown, faults: Faults): void {
  if (!(ELEMENTS as readonly unknown[]).includes(element)) {
    const message = `must be "only", "last" or "first", received ${received(element)}`;
    faults.add("option_invalid", "xfccElement", message);
  } else if (source !== "xfcc") {
    faults.add("option_conflict", "xfccElement", 'must be left out without `source: "xfcc"`');
  }
}

function defineForm(source: unknown, element: XfccChoice, faults: Faults): HeaderForm | undefined {
  if ((PROXIES as readonly unknown[]).includes(source)) {
    return formOf(source as CertificateProxy, element);
  }
  if (isObject(source) && !Array.isArray(source)) {
    return defineHeader(source as CertificateHeader, faults.within("source."));
  }
  faults.add(
    source === undefined ? "option_missing" : "option_invalid",
    "source",
    `must be "tls", one of ${PROXIES.map((name) => `"${name}"`).join(", ")}, or \`{ header, format }\`, received ${received(source)}`,
  );
  return undefined;
}

function defineHeader(given: CertificateHeader, faults: Faults): HeaderForm | undefined {
  const { header, format } = faults.own(given, ["header", "format"], ["header", "format"]);
  const isField = typeof header === "string" && FIELD.test(header);
  if (!isField || OF_CLIENTS.includes(header.toLowerCase())) {
    const message =
      "must be the name of a field that only the proxy writes, of 1 to 64 letters, digits and hyphens, " +
      `received ${received(header)}`;
    faults.add("option_invalid", "header", message);
  }
  if (!FORMAT_NAMES.includes(format)) {
    const names = FORMAT_NAMES.map((name) => `"${name}"`).join(", ");
    faults.add("option_invalid", "format", `must be one of ${names}, received ${received(format)}`);
    return undefined;
  }
  return isField ? ownForm({ header, format }) : undefined;
}

function defineProxies(
  given: unknown,
  faults: Faults,
): Pick<Extract<DefinedCertificate, { source: "header" }>, "trustedProxies" | "written"> {
  const nothing = { trustedProxies: [], written: [] };
  if (!Array.isArray(given) || given.length === 0 || given.length > MAX_PROXIES) {
    faults.add(
      given === undefined ? "option_missing" : "option_invalid",
      "trustedProxies",
      `must be a list of 1 to ${MAX_PROXIES} addresses and networks of the proxies that write the header, received ` +
        `${received(given)}: any other sender could write it, too`,
    );
    return nothing;
  }
  const entries: ProxyEntry[] = [];
  for (const [index, entry] of [...given].entries()) {
    const read = typeof entry === "string" ? readProxyEntry(entry) : undefined;
    if (read !== undefined) {
      entries.push(Object.freeze(read));
      continue;
    }
    const message =
      'must be an IP address, a network such as "10.0.0.0/8", or "unix"; not a host name, a network of every address, or an IPv4 ' +
      `address in IPv6 notation; received ${received(entry)}`;
    faults.add("option_invalid", `trustedProxies[${index}]`, message);
  }
  return { trustedProxies: Object.freeze(entries), written: Object.freeze([...given]) };
}
