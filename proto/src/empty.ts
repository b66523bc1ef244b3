/** Stands for every list and map that is empty: most of them are, and each would be an object of its own. */
export const emptyList: readonly never[] = Object.freeze([]);
export const emptyMap: Readonly<Record<string, never>> = Object.freeze({});
