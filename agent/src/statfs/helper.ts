import type { StatfsAnswer, StatfsQuestion } from "./message.ts";
import { askSizesInThread } from "./sizes.ts";

/**
 * Answers each question of the agent once its filesystem has answered. The calls run in threads, so that this process notices
 * the end of the agent while they hang.
 */
export function serveStatfs(): void {
  process.on("message", (question: StatfsQuestion) => void answer(question));
}

async function answer({ mountpoint, path }: StatfsQuestion): Promise<void> {
  const said: StatfsAnswer = { mountpoint, ...(await ask(path)) };
  process.send?.(said);
}

async function ask(path: string): Promise<Omit<StatfsAnswer, "mountpoint">> {
  try {
    return { sizes: await askSizesInThread(path) };
  } catch (error) {
    const { code, errno, message } = error as NodeJS.ErrnoException;
    return { failure: { code, errno, message } };
  }
}
