const PLACEHOLDER = /\{[^{}]*\}|<[^<>]*>/;
const ESCAPED: Readonly<Record<string, string>> = Object.freeze({
  "%7b": "{",
  "%7d": "}",
  "%3c": "<",
  "%3e": ">",
});

/**
 * Whether an address still has a part to fill in: `{tenantid}`, `${TENANT_ID}`, `<tenant>`. In a template that was
 * parsed as a URL, the brackets are escaped.
 */
export function isAddressTemplate(address: string): boolean {
  const written = address.replace(
    /%(7[bd]|3[ce])/gi,
    (each) => ESCAPED[each.toLowerCase()] ?? each,
  );
  return PLACEHOLDER.test(written);
}
