// @ts-check

/** A line of RFC 4180. A text that a spreadsheet would take for a formula is kept from being one. @param {unknown[]} values */
export function csv(values) {
  return values
    .map((value) => {
      const text = String(value);
      const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    })
    .join(',');
}
