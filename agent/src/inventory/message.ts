/** What the helper sends: what systeminformation's functions gave, as they gave it, and which machine it is. */
export interface InventoryFacts {
  readonly bootId?: unknown;
  readonly system?: unknown;
  readonly bios?: unknown;
  readonly baseboard?: unknown;
  readonly cpu?: unknown;
  readonly memLayout?: unknown;
  readonly diskLayout?: unknown;
}
