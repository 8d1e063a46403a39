// @ts-check
/** Where things are in the causal graph, and what of it is in sight. */
import { BOX } from './graph-layout.js';

/** @typedef {import('../../types/api').components['schemas']['CausalGraph']['nodes'][number]} Node */
/** @typedef {import('./graph-layout.js').Layout} Layout */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {{x: number, y: number, scale: number}} View x and y of the graph at the top left, and pixels per unit */
/** @typedef {{node: Node, x: number, y: number}} Placed */
/** @typedef {{x: number, y: number}} Point */

/** From here on the words in boxes can be read. */
export const READABLE = 0.45;

/** What can't be read whole is opened in part, so large. */
const OPENED = 0.8;

/** All of it. @param {Pick<Layout, 'width' | 'height'>} layout @param {Size} size @returns {View} */
export function fitted(layout, size) {
  const scale = Math.min(1.2, size.width / layout.width, size.height / layout.height);
  return {
    scale,
    x: Math.min(0, (layout.width - size.width / scale) / 2),
    y: Math.min(0, (layout.height - size.height / scale) / 2),
  };
}

/**
 * All of it where that can be read; else the part around this place, so large that it can be read.
 * @param {Pick<Layout, 'width' | 'height'>} layout @param {Size} size @param {Point | undefined} around @returns {View}
 */
export function opened(layout, size, around) {
  const all = fitted(layout, size);
  return all.scale >= READABLE || !around ? all : centred(around, OPENED, size);
}

/** @param {Point} around @param {number} scale @param {Size} size @returns {View} */
export function centred(around, scale, size) {
  return { scale, x: around.x - size.width / scale / 2, y: around.y - size.height / scale / 2 };
}

/** @param {View} view @param {Size} size @param {Point} at */
export function inSight(view, size, { x, y }) {
  return (
    x + BOX.width > view.x && x - BOX.width < view.x + size.width / view.scale && y + BOX.height > view.y && y - BOX.height < view.y + size.height / view.scale
  );
}

/** @param {Point} first @param {Point} second */
export function across(first, second) {
  const [x1, x2] = [first.x + BOX.width / 2, second.x - BOX.width / 2];
  const bend = Math.max(12, (x2 - x1) / 2);
  return `M${x1} ${first.y}C${x1 + bend} ${first.y} ${x2 - bend} ${second.y} ${x2} ${second.y}`;
}

/** @param {Point} first @param {Point} second */
export function down(first, second) {
  const [y1, y2] = [first.y + BOX.height / 2, second.y - BOX.height / 2];
  const bend = Math.max(8, (y2 - y1) / 2);
  return `M${first.x} ${y1}C${first.x} ${y1 + bend} ${second.x} ${y2 - bend} ${second.x} ${y2}`;
}

/** @param {Placed[]} placed @param {number} x @param {number} y */
export function nodeAt(placed, x, y) {
  return placed.find((one) => Math.abs(one.x - x) <= BOX.width / 2 && Math.abs(one.y - y) <= BOX.height / 2)?.node;
}

/** The next node in a direction. @param {Placed[]} placed @param {Placed | undefined} from @param {string} key */
export function nearest(placed, from, key) {
  if (!from) return undefined;
  const [ux, uy] = /** @type {Record<string, [number, number]>} */ ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] })[key] ?? [0, 0];
  let best;
  let least = Infinity;
  for (const one of placed) {
    const ahead = (one.x - from.x) * ux + (one.y - from.y) * uy;
    const aside = Math.abs((one.x - from.x) * uy) + Math.abs((one.y - from.y) * ux);
    if (ahead > 1 && ahead + aside * 2 < least) {
      least = ahead + aside * 2;
      best = one.node;
    }
  }
  return best;
}
