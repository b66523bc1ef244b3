const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** An amount as kubectl prints it: `250m`, `1Gi`, `3`. @throws where it is none */
export function parseQuantity(text: string): number {
  const [, digits = "", suffix = ""] = /^([\d.]+)([a-zA-Z]*)$/.exec(text) ?? [];
  const factor = factors[suffix];
  if (digits === "" || factor === undefined) throw new Error(`'${text}' is no amount`);
  // Thousandths of a core have to come out whole.
  return Math.round(Number(digits) * factor * 1e9) / 1e9;
}
