import type { FilesystemMetrics, NodeMetrics } from "@kubevitals/proto";

/** What is remembered of a filesystem. */
export interface FilesystemTrend {
  /** When it was last seen writable, in milliseconds since 1970; undefined where it never was. */
  readonly writableAt: number | undefined;
  /**
   * Seconds until what is left runs out, as the trend of the last hours has it; Infinity where it does not shrink. Undefined until two
   * looks that lie apart are known, or where the filesystem does not say.
   */
  readonly secondsToFull: { readonly space: number | undefined; readonly inodes: number | undefined };
}

/** How often a filesystem is looked at. */
const lookMilliseconds = 60 * 1000;

/** Trends look back 6 hours, as the mixin's `predict_linear(…[6h])`, with one point in 5 minutes. */
const slotMilliseconds = 5 * 60 * 1000;
const slots = 72;

/** Filesystems that are followed on one node at most. */
const mostFilesystems = 256;

interface Track {
  device: string;
  capacityBytes: number | undefined;
  writableAt: number | undefined;
  readonly space: Ring;
  readonly inodes: Ring;
}

interface NodeTracks {
  lookedAt: number;
  readonly byMountpoint: Map<string, Track>;
}

/** Follows the filesystems of nodes: how fast they fill, and whether one ceased to be writable. */
export class FilesystemTrends {
  readonly #nodes = new Map<string, NodeTracks>();

  /** Takes in what a node says of its filesystems, once a minute. Times are monotonic, but for `at`, which is wall time. */
  update(name: string, { filesystems }: NodeMetrics, monotonic: number, at: number): void {
    let node = this.#nodes.get(name);
    if (node === undefined) this.#nodes.set(name, (node = { lookedAt: -Infinity, byMountpoint: new Map() }));
    if (monotonic - node.lookedAt < lookMilliseconds) return;
    node.lookedAt = monotonic;
    const mounted = new Set(filesystems.map(({ mountpoint }) => mountpoint));
    for (const mountpoint of node.byMountpoint.keys())
      if (!mounted.has(mountpoint)) node.byMountpoint.delete(mountpoint);
    for (const filesystem of filesystems) look(node.byMountpoint, filesystem, monotonic, at);
  }

  forget(name: string): void {
    this.#nodes.delete(name);
  }

  get names(): Iterable<string> {
    return this.#nodes.keys();
  }

  /** What is remembered of a filesystem; undefined where it was not seen before. */
  of(name: string, mountpoint: string, monotonic: number): FilesystemTrend | undefined {
    const track = this.#nodes.get(name)?.byMountpoint.get(mountpoint);
    if (track === undefined) return undefined;
    const { writableAt, space, inodes } = track;
    return {
      writableAt,
      secondsToFull: { space: space.secondsToZero(monotonic), inodes: inodes.secondsToZero(monotonic) },
    };
  }
}

function look(tracks: Map<string, Track>, filesystem: FilesystemMetrics, monotonic: number, at: number): void {
  const { mountpoint, device, capacityBytes, availableBytes, inodesCapacity, inodesUsage, readOnly } = filesystem;
  let track = tracks.get(mountpoint);
  const isOther =
    track !== undefined &&
    (track.device !== device ||
      // A filesystem that was enlarged begins a trend of its own. One that does not answer is the same still.
      (capacityBytes !== undefined && track.capacityBytes !== undefined && track.capacityBytes !== capacityBytes));
  if (track === undefined || isOther) {
    if (track === undefined && tracks.size >= mostFilesystems) return;
    const writableAt = track?.device === device ? track.writableAt : undefined;
    tracks.set(mountpoint, (track = { device, capacityBytes, writableAt, space: new Ring(), inodes: new Ring() }));
  }
  track.capacityBytes ??= capacityBytes;
  if (readOnly === false) track.writableAt = at;
  if (capacityBytes !== undefined && capacityBytes > 0 && availableBytes !== undefined)
    track.space.add(monotonic, availableBytes / capacityBytes);
  if (inodesCapacity !== undefined && inodesCapacity > 0 && inodesUsage !== undefined)
    track.inodes.add(monotonic, (inodesCapacity - inodesUsage) / inodesCapacity);
}

/** Shares that are left, one in each slot of time, for as many slots as are looked back at. */
class Ring {
  /** Made with the first value: many filesystems have no inodes to speak of. */
  #shares: Float32Array | undefined;
  #begunAt = 0;
  #lastSlot = -1;
  #latest: { readonly monotonic: number; readonly share: number } | undefined;

  add(monotonic: number, share: number): void {
    this.#latest = { monotonic, share };
    if (this.#shares === undefined) {
      this.#shares = new Float32Array(slots).fill(NaN);
      this.#begunAt = monotonic;
    }
    const slot = Math.floor((monotonic - this.#begunAt) / slotMilliseconds);
    if (slot === this.#lastSlot) return;
    for (let gap = Math.max(this.#lastSlot + 1, slot - slots + 1); gap < slot; gap++) this.#shares[gap % slots] = NaN;
    this.#shares[slot % slots] = share;
    this.#lastSlot = slot;
  }

  /** Where the line that fits best (least squares) comes to 0, in seconds from now. */
  secondsToZero(now: number): number | undefined {
    let [count, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0];
    const take = (monotonic: number, share: number) => {
      const x = (monotonic - now) / 1000;
      count++;
      sumX += x;
      sumY += share;
      sumXX += x * x;
      sumXY += x * share;
    };
    const oldest = Math.floor((now - this.#begunAt) / slotMilliseconds) - slots + 1;
    for (let slot = Math.max(oldest, 0); slot <= this.#lastSlot; slot++) {
      const share = this.#shares?.[slot % slots] ?? NaN;
      if (!Number.isNaN(share)) take(this.#begunAt + slot * slotMilliseconds, share);
    }
    if (this.#latest !== undefined) take(this.#latest.monotonic, this.#latest.share);
    const spread = count * sumXX - sumX * sumX;
    if (count < 2 || spread <= 0) return undefined;
    const slope = (count * sumXY - sumX * sumY) / spread;
    const left = (sumY - slope * sumX) / count;
    if (left <= 0) return 0;
    return slope < 0 ? left / -slope : Infinity;
  }
}
