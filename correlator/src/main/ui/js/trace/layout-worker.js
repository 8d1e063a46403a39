// @ts-check
/** Lays out a graph in layers, beside the page's own thread, so that nothing stutters meanwhile. */
import { Graph, layout } from '../../vendor/dagre.mjs';

/** @typedef {{id: string, width: number, height: number}} Box */

/** @typedef {{nodes: Box[], edges: [string, string][], size?: {width: number, height: number}}} Shape */

self.onmessage = (/** @type {MessageEvent<Shape>} */ event) => {
  const { size } = event.data;
  const across = laidOut(event.data, 'LR');
  const down = size ? laidOut(event.data, 'TB') : across;
  self.postMessage(size && scale(down, size) > scale(across, size) ? down : across);
};

/** @param {{width: number, height: number}} drawn @param {{width: number, height: number}} size */
function scale(drawn, size) {
  return Math.min(size.width / drawn.width, size.height / drawn.height);
}

/** @param {Shape} shape @param {'LR' | 'TB'} direction */
function laidOut({ nodes, edges }, direction) {
  const graph = new Graph();
  const ranksep = direction === 'LR' ? 70 : 34;
  graph.setGraph({ rankdir: direction, nodesep: 12, ranksep, ranker: 'tight-tree', marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  for (const [from, to] of edges) graph.setEdge(from, to, {});
  layout(graph);
  const places = nodes.map(({ id }) => {
    const { x, y } = graph.node(id);
    return [id, x, y];
  });
  const { width, height } = graph.graph();
  return { places, width, height, direction };
}
