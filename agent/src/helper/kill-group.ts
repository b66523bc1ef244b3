/** Ends the process group that a process leads, else the process alone. Of no effect where neither is left. */
export function killGroup(leader: number): void {
  if (!kill(-leader)) kill(leader);
}

/** Ends what a process has left behind that led a group, and has just been waited for. */
export function killOrphans(leader: number): void {
  kill(-leader);
}

function kill(target: number): boolean {
  try {
    return process.kill(target, "SIGKILL");
  } catch {
    return false;
  }
}
