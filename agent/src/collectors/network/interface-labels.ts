import type { LabelPair } from "@kubevitals/proto";
import { ByteCursor } from "../../byte-cursor.ts";
import type { Host } from "../../host.ts";

/** What tells one interface from another. */
export type InterfaceLabels = readonly LabelPair[];

/** The labels of interfaces: their names, and where it is asked for the alias that the administrator gave each. */
export function createInterfaceLabels(withAlias: boolean): (host: Host, name: string) => InterfaceLabels {
  return (host, name) => {
    const device = { name: "device", value: name };
    const bytes = withAlias ? host.readSys(`class/net/${name}/ifalias`) : undefined;
    return bytes === undefined ? [device] : [device, { name: "ifalias", value: new ByteCursor(bytes).rest() }];
  };
}
