// @ts-check
/** The causal graph: boxes where they can be read, shapes where they can't, and only what is in sight. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { visible } from '../parts/payload.js';
import { Loading } from '../parts/states.js';
import { look } from '../words/verdicts.js';
import { READABLE, across, centred, down, fitted, inSight, nearest, nodeAt, opened } from './graph-geometry.js';
import { BOX, forward, useLayout } from './graph-layout.js';

/** @typedef {import('../../types/api').components['schemas']['CausalGraph']} CausalGraph */
/** @typedef {CausalGraph['nodes'][number]} Node */
/** @typedef {import('./graph-geometry.js').Placed} Placed */
/** @typedef {import('./graph-geometry.js').View} View */

/** About the room that there is. */
const PANE = { width: 500, height: 540 };

/** @param {{graph: CausalGraph, selected: string, onSelect: (node: Node) => void}} props */
export function GraphView({ graph, selected, onSelect }) {
  const svg = useRef(/** @type {SVGSVGElement | null} */ (null));
  const [size, setSize] = useState({ width: 500, height: 540 });
  const layout = useLayout(graph, PANE);
  const [view, setView] = useState(/** @type {View | undefined} */ (undefined));
  useEffect(() => {
    const box = svg.current;
    if (!box) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: box.clientWidth, height: box.clientHeight }));
    observer.observe(box);
    return () => observer.disconnect();
  }, [layout === undefined]);
  const isSelected = (/** @type {Node} */ node) => node.id === selected || (node.events ?? []).includes(selected);
  const placed = layout ? graph.nodes.map((node) => ({ node, ...(layout.places.get(node.id) ?? { x: 0, y: 0 }) })) : [];
  const chosen = placed.find(({ node }) => isSelected(node));
  useEffect(() => {
    if (view && chosen && !inSight(view, size, chosen)) setView(centred(chosen, view.scale, size));
  }, [selected]);
  if (!layout) return html`<div class="graph"><${Loading} what=${`graph of ${graph.nodes.length} nodes`} /></div>`;

  const fit = fitted(layout, size);
  const now = view ?? opened(layout, size, chosen ?? first(placed, layout.isDown));
  const zoom = (/** @type {number} */ factor, x = size.width / 2, y = size.height / 2) => {
    const scale = Math.min(2, Math.max(fit.scale / 2, now.scale * factor));
    setView({ scale, x: now.x + x / now.scale - x / scale, y: now.y + y / now.scale - y / scale });
  };
  const onPointerDown = (/** @type {PointerEvent} */ pressed) => {
    const box = svg.current;
    if (!box || pressed.button !== 0) return;
    let hasMoved = false;
    const move = (/** @type {PointerEvent} */ event) => {
      const dx = event.clientX - pressed.clientX;
      const dy = event.clientY - pressed.clientY;
      hasMoved ||= Math.hypot(dx, dy) > 4;
      if (hasMoved) setView({ scale: now.scale, x: now.x - dx / now.scale, y: now.y - dy / now.scale });
    };
    const up = (/** @type {PointerEvent} */ event) => {
      box.removeEventListener('pointermove', move);
      box.removeEventListener('pointerup', up);
      const { left, top } = box.getBoundingClientRect();
      const node = hasMoved ? undefined : nodeAt(placed, now.x + (event.clientX - left) / now.scale, now.y + (event.clientY - top) / now.scale);
      if (node) onSelect(node);
    };
    box.setPointerCapture(pressed.pointerId);
    box.addEventListener('pointermove', move);
    box.addEventListener('pointerup', up);
  };
  const onWheel = (/** @type {WheelEvent} */ event) => {
    if (!event.ctrlKey) return; // the page scrolls as it does elsewhere
    event.preventDefault();
    const { left, top } = /** @type {SVGSVGElement} */ (svg.current).getBoundingClientRect();
    zoom(Math.exp(-event.deltaY / 200), event.clientX - left, event.clientY - top);
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === '+' || event.key === '=') zoom(1.4);
    else if (event.key === '-') zoom(1 / 1.4);
    else if (event.key === '0') setView(fit);
    else if (event.key.startsWith('Arrow')) {
      const next = nearest(placed, chosen ?? first(placed, layout.isDown), event.key);
      if (next) onSelect(next);
    } else return;
    event.preventDefault();
  };
  const seen = placed.filter((one) => inSight(now, size, one));
  return html`<div class="graph">
    <div class="graph-tools" role="group" aria-label="size of the graph">
      <button type="button" onClick=${() => zoom(1.4)} aria-label="larger">+</button>
      <button type="button" onClick=${() => zoom(1 / 1.4)} aria-label="smaller">−</button>
      <button type="button" onClick=${() => setView(fit)}>all</button>
    </div>
    <svg ref=${svg} tabindex="0" role="application" aria-label=${`causal graph of ${graph.nodes.length} nodes; arrow keys go from node to node, the table below says the same`}
      onPointerDown=${onPointerDown} onWheel=${onWheel} onKeyDown=${onKey}>
      <g transform=${`scale(${now.scale}) translate(${-now.x} ${-now.y})`}>
        <${Edges} graph=${graph} layout=${layout} isSeen=${(/** @type {{x: number, y: number}} */ at) => inSight(now, size, at)} />
        ${now.scale < READABLE
          ? html`<${Shapes} placed=${seen} isSelected=${isSelected} />`
          : seen.map(({ node, x, y }) => html`<${Box} key=${node.id} node=${node} x=${x} y=${y} isSelected=${isSelected(node)} />`)}
      </g>
    </svg>
  </div>`;
}

/** @param {Node} node */
export function tone(node) {
  if (node.presence === 'missing') return 'unsure';
  if (node.type === 'dead_letter') return 'warn';
  if (node.verdicts?.some((one) => one.lost)) return 'bad';
  if (node.status === 'error' || node.threw) return 'bad';
  return node.type === 'message' ? 'good' : node.type === 'retry' ? 'busy' : 'quiet';
}

/** @param {Node} node */
export function words(node) {
  if (node.coordinate && (node.type === 'message' || node.type === 'dead_letter' || node.type === 'retry')) {
    return { top: visible(`${node.coordinate.topic}/${node.coordinate.partition}@${node.coordinate.offset}`), under: node.verdicts?.map((one) => `${look(one.verdict).sign} ${one.group}`).join('  ') || node.type.replaceAll('_', ' ') };
  }
  const sign = tone(node) === 'bad' ? '✕ ' : '';
  return { top: sign + visible(node.name ?? node.message ?? node.type), under: visible(node.presence === 'missing' ? 'missing' : (node.service ?? node.type)) };
}

/** @param {{node: Node, x: number, y: number, isSelected: boolean}} props */
function Box({ node, x, y, isSelected }) {
  const { top, under } = words(node);
  const cut = (/** @type {string} */ text) => (text.length > 25 ? `${text.slice(0, 24)}…` : text);
  return html`<g transform=${`translate(${x - BOX.width / 2} ${y - BOX.height / 2})`} class=${`node fill-${tone(node)} ${isSelected ? 'is-selected' : ''} ${node.presence === 'seen' ? '' : 'is-absent'}`}>
    <title>${top} (${under})</title>
    <rect width=${BOX.width} height=${BOX.height} rx=${node.type === 'span' ? 4 : 18} />
    <text x="12" y="15">${cut(top)}</text><text x="12" y="29" class="under">${cut(under)}</text>
  </g>`;
}

/** Many boxes too small to be read, as one shape for each colour. @param {{placed: Placed[], isSelected: (node: Node) => boolean}} props */
function Shapes({ placed, isSelected }) {
  /** @type {Map<string, string>} */
  const shapes = new Map();
  for (const { node, x, y } of placed) {
    const key = isSelected(node) ? 'chosen' : tone(node);
    shapes.set(key, `${shapes.get(key) ?? ''}M${x - BOX.width / 2} ${y - BOX.height / 2}h${BOX.width}v${BOX.height}h${-BOX.width}z`);
  }
  return [...shapes].map(([key, path]) => html`<path key=${key} class=${`node fill-${key}`} d=${path} />`);
}

/** @param {{graph: CausalGraph, layout: import('./graph-layout.js').Layout, isSeen: (at: {x: number, y: number}) => boolean}} props */
function Edges({ graph, layout, isSeen }) {
  /** @type {Map<string, string>} */
  const paths = new Map();
  for (const { from, to, type } of graph.edges) {
    const [one, other] = forward(from, to, type).map((id) => layout.places.get(id));
    if (!one || !other || !(isSeen(one) || isSeen(other))) continue;
    paths.set(type, `${paths.get(type) ?? ''}${layout.isDown ? down(one, other) : across(one, other)}`);
  }
  return [...paths].map(([type, path]) => html`<path key=${type} class=${`edge edge-${type}`} d=${path} />`);
}

/** Where the trace begins. @param {Placed[]} placed @param {boolean} isDown @returns {Placed | undefined} */
function first(placed, isDown) {
  const depth = (/** @type {Placed} */ one) => (isDown ? one.y : one.x);
  return placed.reduce((/** @type {Placed | undefined} */ best, one) => (best && depth(best) <= depth(one) ? best : one), undefined);
}
