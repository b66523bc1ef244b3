import type { GpuProcess } from "../device.ts";
import type { ClientList, ClientOfProcess } from "./client-files.ts";
import type { EngineTime } from "./fdinfo.ts";

/** What the clients of one device have taken of it. */
export interface DeviceUsage {
  /** Share of time in which the busiest class of engines worked, 0 to 1; undefined where it is not known of one of the clients. */
  readonly busyRatio: number | undefined;
  /** Bytes of the device's own memory that all clients hold. */
  readonly memoryBytes: number | undefined;
  readonly processes: readonly GpuProcess[];
}

/** What was read of a client's engines before. */
interface Point {
  readonly atSeconds: number;
  readonly engines: ReadonlyMap<string, EngineTime>;
}

/** A client, and the share of each class of engines' time that it took since the point before; undefined where that is not known. */
interface ClientShares extends ClientOfProcess {
  readonly shares: ReadonlyMap<string, number> | undefined;
}

/**
 * Makes shares of time of what clients have taken of engines since the point before. A client that has come since then has taken all of
 * it since then; of one that was found late it is not known when, and before its second point the device's share is not known either.
 */
export class ClientUsage {
  #points = new Map<string, Point>();
  #lastAtSeconds: number | undefined;

  /** Usage by PCI address of the devices that have clients. */
  next({ clients }: ClientList, atSeconds: number): ReadonlyMap<string, DeviceUsage> {
    const points = new Map<string, Point>();
    const byDevice = new Map<string, ClientShares[]>();
    for (const one of clients) {
      const { pciAddress, id, engines } = one.client;
      const key = `${pciAddress} ${id}`;
      const before = this.#points.get(key) ?? this.#birth(one);
      const point = { atSeconds, engines: before ? notBelow(engines, before.engines) : engines };
      points.set(key, point);
      const told = { ...one, shares: before && sharesBetween(before, point) };
      const list = byDevice.get(pciAddress);
      if (list) list.push(told);
      else byDevice.set(pciAddress, [told]);
    }
    this.#points = points;
    this.#lastAtSeconds = atSeconds;
    return new Map(Array.from(byDevice, ([address, list]) => [address, usageOf(list)]));
  }

  /** The point at which a client that has just come had taken nothing. What its driver counts cycles from is not known. */
  #birth({ isNew, client: { engines } }: ClientOfProcess): Point | undefined {
    if (!isNew || this.#lastAtSeconds === undefined) return undefined;
    if ([...engines.values()].some(({ outOf }) => outOf !== undefined)) return undefined;
    const nothing = Array.from(engines, ([name, time]) => [name, { ...time, busy: 0 }] as const);
    return { atSeconds: this.#lastAtSeconds, engines: new Map(nothing) };
  }
}

/** A driver may say less than before for a while: then what it said before stands. https://docs.kernel.org/gpu/drm-usage-stats.html */
function notBelow(
  engines: ReadonlyMap<string, EngineTime>,
  before: ReadonlyMap<string, EngineTime>,
): ReadonlyMap<string, EngineTime> {
  return new Map(
    Array.from(engines, ([name, time]) => {
      const last = before.get(name);
      return [name, last && last.busy > time.busy ? { ...time, busy: last.busy } : time];
    }),
  );
}

/** The share of each class of engines' time that a client took between two points. */
function sharesBetween(before: Point, { atSeconds, engines }: Point): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  for (const [name, { busy, outOf, capacity }] of engines) {
    const last = before.engines.get(name);
    if (last === undefined) continue;
    const passed = outOf === undefined ? (atSeconds - before.atSeconds) * 1e9 : outOf - (last.outOf ?? NaN);
    if (passed > 0) shares.set(name, (busy - last.busy) / (passed * capacity));
  }
  return shares;
}

function usageOf(list: readonly ClientShares[]): DeviceUsage {
  const classes = new Map<string, number>();
  for (const { shares = new Map<string, number>() } of list) {
    for (const [name, share] of shares) classes.set(name, (classes.get(name) ?? 0) + share);
  }
  const [busiest] = [...classes].toSorted(([, a], [, b]) => b - a);
  return {
    busyRatio: busiest && list.every(({ shares }) => shares !== undefined) ? atMostOne(busiest[1]) : undefined,
    memoryBytes: list.reduce<number | undefined>((sum, { client }) => add(sum, client.memoryBytes), undefined),
    processes: processesOf(list, busiest?.[0]),
  };
}

/** Each process with what all of its clients take. Shares are those of one class of engines, so that they add up to the device's. */
function processesOf(list: readonly ClientShares[], busiest: string | undefined): readonly GpuProcess[] {
  const processes = new Map<number, { pid: number; memoryBytes?: number; busyRatio?: number }>();
  for (const { pid, client, shares } of list) {
    const process = processes.get(pid) ?? { pid };
    processes.set(pid, process);
    const memory = add(process.memoryBytes, client.memoryBytes);
    if (memory !== undefined) process.memoryBytes = memory;
    const share = busiest === undefined ? undefined : shares?.get(busiest);
    if (share !== undefined) process.busyRatio = atMostOne((process.busyRatio ?? 0) + share);
  }
  return [...processes.values()];
}

function add(sum: number | undefined, value: number | undefined): number | undefined {
  return value === undefined ? sum : (sum ?? 0) + value;
}

/** The kernel's clock and ours are read one after the other, so that a share may come out a little above all. */
function atMostOne(share: number): number {
  return Math.min(1, share);
}
