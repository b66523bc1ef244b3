/**
 * What errors of NVIDIA's driver are, by number: those that are seen in practice, in a few words.
 * https://docs.nvidia.com/deploy/xid-errors/
 */
const names: ReadonlyMap<number, string> = new Map([
  [0, "No Error"],
  [8, "GPU stopped processing"],
  [13, "Graphics engine exception"],
  [31, "GPU memory page fault"],
  [32, "Invalid push buffer"],
  [38, "Driver firmware error"],
  [43, "GPU stopped processing"],
  [44, "Graphics engine fault"],
  [45, "Preemptive cleanup"],
  [46, "GPU stopped processing"],
  [48, "Double bit ECC error"],
  [56, "Display engine error"],
  [57, "Memory interface error"],
  [58, "Unstable video memory interface"],
  [61, "Internal microcontroller breakpoint"],
  [62, "Internal microcontroller halt"],
  [63, "ECC page retired or row remapped"],
  [64, "ECC page retirement or row remapping failed"],
  [65, "Video processor exception"],
  [66, "Illegal access by driver"],
  [68, "Video decoder exception"],
  [69, "Graphics engine class error"],
  [73, "Video encoder exception"],
  [74, "NVLink error"],
  [79, "GPU has fallen off the bus"],
  [92, "High rate of single bit ECC errors"],
  [94, "Contained ECC error"],
  [95, "Uncontained ECC error"],
  [109, "Context switch timeout"],
  [119, "GSP timeout"],
  [120, "GSP error"],
  [121, "C2C link error"],
  [137, "NVLink privilege error"],
  [140, "Unrecovered ECC error"],
  [143, "GPU could not be initialized"],
  [145, "NVLink RLW error"],
  [149, "NVLink netir error"],
  [154, "GPU recovery action changed"],
]);

/** A few words about an error. */
export function nameOfXid(code: number): string {
  return names.get(code) ?? "Unknown Error";
}
