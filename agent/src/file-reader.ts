import { closeSync, constants, existsSync, fstatSync, openSync, readSync, readdirSync } from "node:fs";

/** Files kept open at most where nobody says; more are opened and closed at each read. The kernel keeps a page for each. */
const mostOpenFiles = 1024;

/** Size from which on a file is not read: the largest of a kernel's stay far below, and memory must not grow without bound. */
const mostFileBytes = 64 * 1024 * 1024;

/** Bytes below which one read has given all of a short file: longer ones may come in pieces of a page. */
const wholeInOneRead = 2048;

/** How often an open folder takes a file's absence for granted before it looks again. */
const readsUntilNextLook = 20;

/** A folder that comes and goes while the agent runs, as a cgroup does, with its files kept open until it is closed. */
export interface OpenFolder {
  /**
   * Content of a file in the folder, valid until the next read of any file. Undefined where it is not there or may not be
   * read; it is looked for again from time to time.
   */
  read(name: string): Uint8Array | undefined;
  /** Whether a file that was open has told that the folder has been removed. */
  readonly isGone: boolean;
  close(): void;
}

/**
 * One folder's files by their paths below it. What is absent is taken to be absent for the next reads as well: it is looked for
 * at every fourth.
 */
export interface Folder {
  /** Content of a file that stays open between reads; undefined where it was absent and is not looked for, or still absent. */
  readKept(path: string): Uint8Array | undefined;
  readOnce(path: string): Uint8Array;
  /** Names in a folder; undefined where it was absent and is not looked for, or still absent. */
  list(path: string): readonly string[] | undefined;
}

/** Paths that are remembered as absent, at most, and how often one of them is not looked for. */
const mostAbsent = 4096;
const readsWithoutLook = 3;

/**
 * Reads whole files of a kernel into one reused buffer: what it returns is valid until the next read. Keeping a file open saves
 * two thirds of the cost of reading it.
 */
export class FileReader {
  readonly #folders: Map<string, number>[] = [];
  readonly #openFolders = new Set<OpenFolder>();
  readonly #mostOpenFiles: number;
  #openFiles = 0;
  #buffer = Buffer.allocUnsafeSlow(64 * 1024);

  constructor(mostFiles = mostOpenFiles) {
    this.#mostOpenFiles = mostFiles;
  }

  /** How many files are kept open now. */
  get openFiles(): number {
    return this.#openFiles;
  }

  /** The files below a folder. Of those that are short, and come whole in one read, the end is not looked for. */
  below(root: string, isShort: (path: string) => boolean = () => false): Folder {
    const descriptors = new Map<string, number>();
    /** How often a path that is absent is yet to be taken for that without a look. */
    const absent = new Map<string, number>();
    this.#folders.push(descriptors);
    // Most machines lack most of what there could be: looking for it would be a tenth of what a sample costs, and a failure to
    // open costs three times as much as a look.
    function unlessStillAbsent<T>(path: string, read: () => T): T | undefined {
      const left = absent.get(path);
      if (left !== undefined && left > 0) {
        absent.set(path, left - 1);
        return undefined;
      }
      if (left === 0 && !existsSync(`${root}/${path}`)) {
        absent.set(path, readsWithoutLook);
        return undefined;
      }
      absent.delete(path);
      try {
        return read();
      } catch (error) {
        const isAbsent = (error as NodeJS.ErrnoException).code === "ENOENT";
        // Those that were found absent together are not all looked for together.
        if (isAbsent && absent.size < mostAbsent) absent.set(path, absent.size % (readsWithoutLook + 1));
        throw error;
      }
    }
    return {
      readKept: (path) => {
        const wholeBelow = isShort(path) ? wholeInOneRead : 0;
        const open = descriptors.get(path);
        if (open !== undefined) return this.#readOpen(open, descriptors, root, path, wholeBelow);
        return unlessStillAbsent(path, () => this.#readNew(descriptors, root, path, wholeBelow));
      },
      readOnce: (path) => this.readOnce(`${root}/${path}`),
      list: (path) => unlessStillAbsent(path, () => readdirSync(`${root}/${path}`)),
    };
  }

  /** A folder that may go: the caller closes it then. */
  openFolder(root: string): OpenFolder {
    /** Descriptor of a file that is open; of one that is not there, how many reads are left until the next look, negative. */
    const files = new Map<string, number>();
    // Folders that were opened together do not all look again together.
    const nextLook = -readsUntilNextLook - (this.#openFolders.size % readsUntilNextLook);
    let isGone = false;
    const folder: OpenFolder = {
      read: (name) => {
        const known = files.get(name);
        if (known !== undefined && known < 0) {
          const isLook = known === -1;
          files.set(name, isLook ? -readsUntilNextLook : known + 1);
          if (!isLook || !existsSync(`${root}/${name}`)) return undefined;
        }
        try {
          if (known !== undefined && known >= 0) return this.#readAll(known, wholeInOneRead);
          return this.#readNew(files, root, name);
        } catch (error) {
          const held = files.get(name);
          if (held !== undefined && held >= 0) this.#forget(files, name, held);
          const code = (error as NodeJS.ErrnoException).code ?? "";
          if (code === "ENODEV" || code === "ESRCH") isGone = true;
          else files.set(name, nextLook);
          if (absentOrRefused.has(code)) return undefined;
          throw error;
        }
      },
      get isGone() {
        return isGone;
      },
      close: () => {
        for (const [name, descriptor] of files) if (descriptor >= 0) this.#forget(files, name, descriptor);
        files.clear();
        this.#openFolders.delete(folder);
      },
    };
    this.#openFolders.add(folder);
    return folder;
  }

  readOnce(file: string): Uint8Array {
    const descriptor = openRegular(file);
    try {
      return this.#readAll(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  close(): void {
    for (const folder of this.#openFolders) folder.close();
    for (const descriptors of this.#folders) {
      for (const descriptor of descriptors.values()) closeSync(descriptor);
      descriptors.clear();
    }
    this.#openFiles = 0;
  }

  /** Reads a file that is kept open; where that fails as its device is gone, another one that stands in its place. */
  #readOpen(
    descriptor: number,
    descriptors: Map<string, number>,
    root: string,
    path: string,
    wholeBelow: number,
  ): Uint8Array {
    try {
      return this.#readAll(descriptor, wholeBelow);
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (hasNoValueNow.has(code)) throw error;
      this.#forget(descriptors, path, descriptor);
      if (code !== "ENODEV") throw error;
    }
    return this.#readNew(descriptors, root, path, wholeBelow);
  }

  /** Reads a file that is not open, and keeps it open where there is room. */
  #readNew(descriptors: Map<string, number>, root: string, path: string, wholeBelow = 0): Uint8Array {
    if (this.#openFiles >= this.#mostOpenFiles) return this.readOnce(`${root}/${path}`);
    const descriptor = openRegular(`${root}/${path}`);
    descriptors.set(path, descriptor);
    this.#openFiles++;
    try {
      return this.#readAll(descriptor, wholeBelow);
    } catch (error) {
      if (!hasNoValueNow.has((error as NodeJS.ErrnoException).code ?? "")) this.#forget(descriptors, path, descriptor);
      throw error;
    }
  }

  #forget(descriptors: Map<string, number>, path: string, descriptor: number): void {
    closeSync(descriptor);
    descriptors.delete(path);
    this.#openFiles--;
  }

  /** All of a file; where it is shorter than `wholeBelow`, its end is not looked for by a second read. */
  #readAll(descriptor: number, wholeBelow = 0): Uint8Array {
    let length = 0;
    for (;;) {
      const read = readSync(descriptor, this.#buffer, length, this.#buffer.length - length, length);
      if (read === 0) return this.#buffer.subarray(0, length);
      length += read;
      if (length < wholeBelow) return this.#buffer.subarray(0, length);
      if (length >= mostFileBytes) throw new Error(`a file of ${mostFileBytes} bytes or more is none of a kernel's`);
      if (length === this.#buffer.length) this.#buffer = Buffer.concat([this.#buffer], this.#buffer.length * 2);
    }
  }
}

/** Failures of a file that is there and may have a value the next time: the speed of an interface that is down. */
const hasNoValueNow = new Set(["EINVAL", "ENOTSUP", "EOPNOTSUPP", "EIO", "EAGAIN", "ENODATA"]);

/**
 * What an open folder takes for a file that is not there. ENODEV is what a file of a cgroup gives that has been removed, ESRCH that
 * of a process that has ended.
 */
const absentOrRefused = new Set(
  "ENOENT ENOTDIR ENODEV ENOTSUP EOPNOTSUPP EINVAL ESRCH ENAMETOOLONG EACCES EPERM".split(" "),
);

/** Files that are kept open at most, and the share of what this process may open that leaves room for everything else. */
const mostKeptFiles = 4096;
const keptShare = 0.5;

/** How many files may be kept open under the limits in this `/proc/<pid>/limits`; undefined where they do not say. */
export function keptFilesWithin(limits: string | undefined): number | undefined {
  const soft = /^Max open files +(\d+|unlimited)/m.exec(limits ?? "")?.[1];
  if (soft === undefined) return undefined;
  return soft === "unlimited" ? mostKeptFiles : Math.min(mostKeptFiles, Math.floor(Number(soft) * keptShare));
}

/** Opens a file without waiting: what a kernel shows is a regular file, and a pipe or device in its place could block for ever. */
function openRegular(file: string): number {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new Error(`${file}: not a regular file`);
}
