import { isIP } from "node:net";
import { optionTypes, type OptionType } from "@kubevitals/program";

/** Addresses that begin with the same bits. */
export interface Network {
  readonly address: string;
  /** Number of those bits. */
  readonly bits: number;
}

/** A network as CIDR writes it: `10.0.0.0/8`, `fd00::/8`. https://www.rfc-editor.org/rfc/rfc4632 */
export const network: OptionType<Network> = {
  ...optionTypes.text,
  placeholder: "CIDR",
  expected: "a network, such as 10.0.0.0/8 or fd00::/8",
  parse: parseNetwork,
  format: ({ address, bits }) => `${address}/${bits}`,
};

function parseNetwork(text: string): Network | undefined {
  const [, address = "", digits = ""] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  const bits = Number(digits);
  return version !== 0 && bits <= (version === 4 ? 32 : 128) ? { address, bits } : undefined;
}
