import { readFile, readdir, readlink } from "node:fs/promises";

/** Resident memory of a process in bytes. */
export async function residentBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, "utf8");
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1];
  if (kibibytes === undefined) throw new Error(`/proc/${pid}/status has no VmRSS`);
  return Number(kibibytes) * 1024;
}

const established = "01";

/** How many TCP connections over IPv4 a process has open to a port. */
export async function connectionsTo(pid: number, address: string): Promise<number> {
  const port = Number(address.slice(address.lastIndexOf(":") + 1));
  const links = await Promise.all(
    (await readdir(`/proc/${pid}/fd`)).map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")),
  );
  const sockets = new Set(links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1]).filter(Boolean));
  const rows = (await readFile(`/proc/${pid}/net/tcp`, "utf8")).split("\n").slice(1);
  return rows.filter((row) => {
    const [, , remote = "", state, , , , , , inode] = row.trim().split(/\s+/);
    return sockets.has(inode) && state === established && Number.parseInt(remote.split(":")[1] ?? "", 16) === port;
  }).length;
}
