// @ts-check
const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Such as 1,234,567. @param {string | number} n */
export function count(n) {
  return WHOLE.format(typeof n === 'string' ? BigInt(n) : n);
}

/** @param {string | number} n @param {string} one @param {string} [many] */
export function counted(n, one, many = `${one}s`) {
  return `${count(n)} ${Number(n) === 1 ? one : many}`;
}

/** Such as 96.4 %; never 100 % where it is not all. @param {number} some @param {number} all */
export function percent(some, all) {
  if (all === 0) return '–';
  if (some === all) return '100 %';
  const tenths = Math.floor((some / all) * 1000) / 10;
  return `${Math.max(tenths, some > 0 ? 0.1 : 0)} %`;
}

/** Such as 256 KiB. @param {number} n */
export function bytes(n) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let left = n;
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024;
    unit++;
  }
  return `${left < 10 && unit > 0 ? left.toFixed(1) : Math.round(left)} ${units[unit]}`;
}
