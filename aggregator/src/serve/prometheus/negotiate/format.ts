import { textContentType } from "@kubevitals/proto";
import type { PageFormat } from "../text/family-header.ts";
import { byWeight, parseChoices, type Choice } from "./accept.ts";

/** In which format an answer is, and how its Content-Type says so. */
export interface NegotiatedFormat {
  readonly format: PageFormat;
  readonly contentType: string;
}

const plainText: NegotiatedFormat = { format: "text", contentType: textContentType };

/**
 * The format that a reader wants most, by its Accept header, as Prometheus negotiates: text 0.0.4, which is also the answer to who
 * does not say or wants what we do not have; text 1.0.0, which is the same for names like ours; OpenMetrics 1.0.0 and 0.0.1.
 * https://prometheus.io/docs/instrumenting/content_negotiation/
 */
export function negotiateFormat(accept: string | undefined): NegotiatedFormat {
  for (const choice of byWeight(parseChoices(accept))) {
    const found = formatOf(choice);
    if (found) return found;
  }
  return plainText;
}

function formatOf({ name, parameters }: Choice): NegotiatedFormat | undefined {
  const version = parameters.get("version");
  if (name === "application/openmetrics-text") {
    if (version !== undefined && version !== "1.0.0" && version !== "0.0.1") return undefined;
    return { format: "openmetrics", contentType: contentTypeOf(name, version ?? "1.0.0", parameters) };
  }
  if (name === "text/plain" && (version === undefined || version === "0.0.4" || version === "1.0.0")) {
    return { format: "text", contentType: contentTypeOf(name, version ?? "0.0.4", parameters) };
  }
  return name === "*/*" || name === "text/*" ? plainText : undefined;
}

/** Who does not ask how names are escaped is not told. */
function contentTypeOf(name: string, version: string, parameters: Choice["parameters"]): string {
  const escaping = parameters.get("escaping");
  const told = escaping === undefined ? "" : `; escaping=${schemes.get(escaping) ?? "underscores"}`;
  return `${name}; version=${version}; charset=utf-8${told}`;
}

/**
 * How names on our pages are escaped, by how the reader asks for it. All of them consist of letters, digits and underscores, which
 * most schemes leave as they are; `dots` alone doubles underscores, which would rename every series.
 * https://prometheus.io/docs/instrumenting/escaping_schemes/
 */
const schemes: ReadonlyMap<string, string> = new Map([
  ["allow-utf-8", "allow-utf-8"],
  ["underscores", "underscores"],
  ["values", "values"],
]);
