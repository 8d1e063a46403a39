// @ts-check
import { useEffect, useMemo, useState } from 'preact/hooks';

/** @typedef {import('../../types/api').components['schemas']['CausalGraph']} CausalGraph */
/** @typedef {{places: Map<string, {x: number, y: number}>, width: number, height: number, isDown: boolean}} Layout */

/** Nodes for which both directions are tried: it takes twice as long. */
const MOST_TRIED = 400;

export const BOX = { width: 168, height: 36 };

/** The only texts that this page ever makes scripts of: the paths of its own. */
const own = /** @type {any} */ (window).trustedTypes?.createPolicy('waybill', {
  createScriptURL: (/** @type {string} */ path) => {
    if (new URL(path, location.href).origin !== location.origin) throw new TypeError(`not ours: ${path}`);
    return path;
  },
});

/** Where each node of a causal graph is drawn; undefined while it is reckoned. @param {CausalGraph} graph @param {{width: number, height: number}} size that it is to fit */
export function useLayout(graph, size) {
  const shape = useMemo(() => {
    const ids = new Set(graph.nodes.map(({ id }) => id));
    return {
      nodes: graph.nodes.map(({ id }) => ({ id, ...BOX })),
      edges: graph.edges.filter(({ from, to }) => ids.has(from) && ids.has(to)).map(({ from, to, type }) => forward(from, to, type)),
    };
  }, [graph]);
  return useLayers(shape, graph.nodes.length > MOST_TRIED ? undefined : size);
}

/**
 * The same of any boxes.
 * @param {{nodes: {id: string, width: number, height: number}[], edges: [string, string][]}} shape
 * @param {{width: number, height: number}} [size] whether it goes down or to the right is chosen so that it fits this best; without, to the right
 * @returns {Layout | undefined}
 */
export function useLayers(shape, size) {
  const [layout, setLayout] = useState(/** @type {Layout | undefined} */ (undefined));
  useEffect(() => {
    if (shape.nodes.length === 0) return undefined;
    const path = new URL('./layout-worker.js', import.meta.url).href;
    const worker = new Worker(own ? own.createScriptURL(path) : path, { type: 'module' });
    worker.onmessage = ({ data }) => {
      setLayout({
        places: new Map(data.places.map((/** @type {[string, number, number]} */ [id, x, y]) => [id, { x, y }])),
        width: data.width,
        height: data.height,
        isDown: data.direction === 'TB',
      });
      worker.terminate();
    };
    worker.postMessage({ nodes: shape.nodes.map(({ id, width, height }) => ({ id, width, height })), edges: shape.edges, size });
    return () => worker.terminate();
  }, [shape]);
  return layout;
}

/** Edges that the API draws from effect to cause, turned so that time goes to the right. */
const BACKWARD = new Set(['child_of', 'links_to', 'logged_in', 'consumed']);

/** @param {string} from @param {string} to @param {string} type @returns {[string, string]} */
export function forward(from, to, type) {
  return BACKWARD.has(type) ? [to, from] : [from, to];
}
