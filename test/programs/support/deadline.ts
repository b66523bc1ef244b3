/** How long any one event may take to come. Generous: it tells a hang from a slow machine, and measures nothing. */
const deadlineMilliseconds = 45_000;

/** The promise's value, or an error that says what never came. */
export async function withDeadline<T>(promise: Promise<T>, describe: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(describe())), deadlineMilliseconds);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
