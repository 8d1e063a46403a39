// @ts-check

/**
 * Whoever wants to be told of something.
 * @template T
 * @returns {{tell: (value: T) => void, add: (listener: (value: T) => void) => () => void}} what
 *   `add` returns ends it
 */
export function listeners() {
  /** @type {Set<(value: T) => void>} */
  const all = new Set();
  return {
    tell: (value) => all.forEach((listener) => listener(value)),
    add: (listener) => {
      all.add(listener);
      return () => void all.delete(listener);
    },
  };
}
