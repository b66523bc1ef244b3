import { parser } from "@prometheus-io/lezer-promql";

/** Selectors of series in an expression of PromQL, as they are written there, each once: `up{job="a"}`. */
export function selectorsIn(expression: string): readonly string[] {
  const found = new Set<string>();
  parser.parse(expression).iterate({
    enter: ({ name, from, to }) => {
      if (name === "VectorSelector") found.add(expression.slice(from, to));
    },
  });
  return Array.from(found);
}
