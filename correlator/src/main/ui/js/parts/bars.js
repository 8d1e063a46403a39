// @ts-check
/**
 * Stacked bars over time. Each column is a link to what it counts; a table says the same to who
 * can't see it. SVG, since there are few bars, and text and colours come from the page's own style.
 */
import { html } from '../html.js';
import { usePreferences } from '../preferences.js';
import { count } from '../words/numbers.js';
import { clock, day, millis } from '../words/time.js';
import { Scrolls } from './scrolls.js';

/** @typedef {{name: string, tone: string, values: number[]}} Series */

/**
 * @param {{title: string, bounds: string[], series: Series[], lag?: number[], target?: (from: string, to: string, busiest: string) => string}} props
 *   what a column links to is made of its times (RFC 3339) and of the series that is most worth looking at
 */
export function Bars({ title, bounds, series, lag, target }) {
  const { zone } = usePreferences();
  const shown = series.filter((one) => one.values.some((value) => value > 0));
  const columns = bounds.length - 1;
  const sums = Array.from({ length: columns }, (_, i) => shown.reduce((sum, one) => sum + one.values[i], 0));
  const most = Math.max(1, ...sums);
  const mostLag = Math.max(most, ...(lag ?? [])); // on the bars' scale, unless it is beyond it
  const at = (/** @type {number} */ i) => millis(bounds[i]);
  const label = (/** @type {number} */ i) => `${day(at(i), zone) === day(Date.now(), zone) ? '' : `${day(at(i), zone)} `}${clock(at(i), zone).slice(0, 8)}`;
  const told = (/** @type {number} */ i) =>
    `${label(i)} to ${label(i + 1)}: ${shown.map((one) => `${one.name} ${count(one.values[i])}`).join(', ') || 'nothing'}${lag && lag[i] >= 0 ? `, lag ${count(lag[i])}` : ''}`;
  const total = sums.reduce((a, b) => a + b, 0);
  const firstLinked = target ? sums.findIndex((sum) => sum > 0) : -1;
  return html`<figure class="chart" aria-label=${title}>
    <svg viewBox=${`0 0 ${columns * 10} 100`} preserveAspectRatio="none" role="group" aria-label=${`${title}; ${columns} columns, left and right go from one to the next`} onKeyDown=${alongColumns}>
      <line class="grid" x1="0" x2=${columns * 10} y1="99.5" y2="99.5" vector-effect="non-scaling-stroke" />
      ${sums.map((sum, i) => {
        let y = 100;
        const bars = shown.map((one) => {
          const height = (one.values[i] / most) * 96;
          y -= height;
          return height > 0 && html`<rect class=${`fill-${one.tone}`} x=${i * 10 + 1} width="8" y=${y} height=${height} />`;
        });
        const inside = html`<title>${told(i)}</title><rect class="backdrop" x=${i * 10} width="10" y="0" height="100" />${bars}`;
        if (!target || sum === 0) return html`<g class="column">${inside}</g>`;
        const worst = shown.find((one) => one.values[i] > 0)?.name ?? '';
        return html`<a class="column" tabindex=${i === firstLinked ? 0 : -1} href=${target(new Date(at(i)).toISOString(), new Date(at(i + 1)).toISOString(), worst)} aria-label=${told(i)}>${inside}</a>`;
      })}
      ${lag && html`<path class="lag-line" d=${lagLine(lag, mostLag)} />`}
    </svg>
    <div class="axis" aria-hidden="true"><span>${label(0)}</span><span>highest: ${count(most)} a bar${lag && mostLag > most ? `, lag ${count(mostLag)}` : ''}</span><span>${label(columns)}</span></div>
    <ul class="legend">
      ${shown.map((one) => html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class=${`fill-${one.tone}`} width="10" height="10" /></svg>${one.name} ${count(one.values.reduce((a, b) => a + b, 0))}</li>`)}
      ${lag && html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><path class="lag-line" d="M0 5H10" /></svg>lag ${lag.length && lag[lag.length - 1] >= 0 ? count(lag[lag.length - 1]) : 'not known'}</li>`}
      ${total === 0 && html`<li>nothing in this time</li>`}
    </ul>
    <details><summary>The same as a table</summary>
      <${Scrolls} label=${`${title}, as a table`}><table>
        <thead><tr><th scope="col">from</th>${shown.map((one) => html`<th scope="col" class="number">${one.name}</th>`)}${lag && html`<th scope="col" class="number">lag</th>`}</tr></thead>
        <tbody>${sums.map((sum, i) => (sum > 0 || (lag && lag[i] > 0)) && html`<tr><th scope="row">${label(i)}</th>${shown.map((one) => html`<td class="number">${count(one.values[i])}</td>`)}${lag && html`<td class="number">${lag[i] < 0 ? 'not known' : count(lag[i])}</td>`}</tr>`)}</tbody>
      </table></${Scrolls}>
    </details>
  </figure>`;
}

/** Left and right go along the columns, which are one stop for the tab key. @param {KeyboardEvent} event */
function alongColumns(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined || !(event.currentTarget instanceof Element)) return;
  const linked = [...event.currentTarget.querySelectorAll('a')];
  const next = linked[linked.findIndex((one) => one === document.activeElement) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

/** The lag at the end of each column; broken where it is not known. @param {number[]} lag @param {number} most */
function lagLine(lag, most) {
  let path = '';
  let isOn = false;
  lag.forEach((value, i) => {
    if (value >= 0) path += `${isOn ? 'L' : 'M'}${i * 10 + 5} ${98 - (value / most) * 92}`;
    isOn = value >= 0;
  });
  return path;
}
