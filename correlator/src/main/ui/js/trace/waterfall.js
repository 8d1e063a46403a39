// @ts-check
/** Rows over time. Only those in sight are in the document, however many there are. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { visible } from '../parts/payload.js';
import { duration } from '../words/time.js';
import { look } from '../words/verdicts.js';
import { extent } from './rows.js';

/** @typedef {import('./rows.js').Row} Row */

const MARGIN = 8;

/** @param {{rows: Row[], selected: string, onSelect: (row: Row) => void}} props */
export function Waterfall({ rows, selected, onSelect }) {
  const scroller = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [view, setView] = useState({ top: 0, height: 600, row: 28 });
  const measure = () => {
    const box = scroller.current;
    if (box) {
      const row = parseFloat(getComputedStyle(box).getPropertyValue('--row')) || 28;
      setView((old) =>
        old.top === box.scrollTop && old.height === box.clientHeight && old.row === row ? old : { top: box.scrollTop, height: box.clientHeight, row },
      );
    }
  };
  useLayoutEffect(measure, [rows.length]);
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);
  const index = rows.findIndex((row) => row.id === selected || (row.node !== '' && row.node === selected));
  useEffect(() => reveal(index), [index, view.row]);

  /** @param {number} i */
  const reveal = (i) => {
    const box = scroller.current;
    if (!box || i < 0) return;
    const top = i * view.row;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + view.row > box.scrollTop + box.clientHeight) box.scrollTop = top + view.row - box.clientHeight;
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const page = Math.max(1, Math.floor(view.height / view.row) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: page, PageUp: -page, Home: -rows.length, End: rows.length }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = rows[Math.min(rows.length - 1, Math.max(0, index + step))];
    if (next) onSelect(next);
  };

  const { from, to } = extent(rows);
  const first = Math.max(0, Math.floor(view.top / view.row) - MARGIN);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / view.row) + MARGIN);
  const active = index >= first && index < last ? `row-${index}` : undefined;
  return html`<div class="waterfall">
    <div class="ruler" aria-hidden="true">${ticks(to - from).map((ms) => html`<span style=${{ left: `${(ms / (to - from)) * 100}%` }}>${duration(ms)}</span>`)}</div>
    <div class="rows" ref=${scroller} role="tree" tabindex="0" aria-label=${`timeline of ${rows.length} rows`}
      aria-activedescendant=${active} style=${{ height: `min(60vh, 36rem, ${rows.length * view.row + 2}px)` }} onScroll=${measure} onKeyDown=${onKey}>
      <div class="rows-all" role="presentation" style=${{ height: `${rows.length * view.row}px` }}>
        ${rows.slice(first, last).map((row, i) => html`<${OneRow} key=${row.id} row=${row} index=${first + i} size=${rows.length} top=${(first + i) * view.row}
          from=${from} to=${to} isSelected=${first + i === index} onSelect=${onSelect} />`)}
      </div>
    </div>
  </div>`;
}

/** @type {Record<Row['kind'], string>} */
const SIGNS = { span: '', log: '≡', dead_letter: '▼', retry: '↻', outcome: '✓', missing: '∅', other: '•' };

/**
 * @param {{row: Row, index: number, size: number, top: number, from: number, to: number, isSelected: boolean, onSelect: (row: Row) => void}} props
 */
function OneRow({ row, index, size, top, from, to, isSelected, onSelect }) {
  const at = (/** @type {number} */ ms) => `${((ms - from) / (to - from)) * 100}%`;
  const wide = (/** @type {number} */ ms) => `${(ms / (to - from)) * 100}%`;
  const took = row.end - row.start;
  const hasTime = !Number.isNaN(row.start);
  const indent = 8 + Math.min(row.depth, 12) * 12;
  const lost = row.verdicts.find((one) => one.lost);
  return html`<div id=${`row-${index}`} class=${`row kind-${row.kind} ${row.isError ? 'is-error' : ''}`} role="treeitem"
    aria-level=${row.depth + 1} aria-setsize=${size} aria-posinset=${index + 1} aria-selected=${isSelected}
    style=${{ top: `${top}px` }} onClick=${() => onSelect(row)}>
    <div class="row-name" style=${{ paddingLeft: `${indent}px` }}>
      ${SIGNS[row.kind] && html`<span class="sign" aria-hidden="true">${SIGNS[row.kind]}</span>`}
      ${row.service && html`<span class="service">${visible(row.service)}</span>`}
      ${row.isError && html` <span class="error-sign">error</span>`}
      ${lost && html` <span class="error-sign">${look(lost.verdict).name}${lost.group ? ` for ${visible(lost.group)}` : ''}</span>`}
      ${' '}<span class="what">${row.name}</span>
    </div>
    <div class="row-time">
      ${row.queue && html`<span class="queue" style=${{ left: at(row.queue.from), width: wide(row.queue.to - row.queue.from) }} title=${`${duration(row.queue.to - row.queue.from)} in ${row.queue.where}`}></span>`}
      ${row.skew && html`<span class="skew" style=${{ left: at(row.start), width: wide(row.skew.ms) }} title=${row.skew.says}></span>`}
      ${hasTime && html`<span class="bar" style=${{ left: at(row.start), width: wide(took) }}></span>`}
      ${hasTime && html`<span class="took ${(row.start - from) / (to - from) > 0.6 ? 'is-left' : ''}" style=${(row.start - from) / (to - from) > 0.6 ? { right: `${100 - ((row.start - from) / (to - from)) * 100}%` } : { left: at(Math.max(row.end, row.start)) }}>
        ${row.kind === 'span' ? duration(took) : ''}${row.queue ? ` after ${duration(row.queue.to - row.queue.from)} in ${visible(row.queue.where)}` : ''}${row.skew ? ` (its clock is off by ${duration(row.skew.ms)} or more)` : ''}
      </span>`}
    </div>
  </div>`;
}

/** Round times over a length, three to six of them. @param {number} length in milliseconds */
export function ticks(length) {
  const rough = length / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough;
  const all = [];
  for (let ms = 0; ms < length * 0.97; ms += step) all.push(ms);
  return all;
}
