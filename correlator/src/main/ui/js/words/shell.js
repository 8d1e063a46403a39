// @ts-check

/** One word of a command line, whatever stands in it. @param {string} text */
export function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
