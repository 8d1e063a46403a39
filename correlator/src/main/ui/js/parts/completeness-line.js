// @ts-check
import { html } from '../html.js';
import { usePreferences } from '../preferences.js';
import { href } from '../router.js';
import { completeness } from '../words/completeness.js';
import { counted } from '../words/numbers.js';
import { clock } from '../words/time.js';

/** Seconds that are no news: what was written just now becomes searchable within a second or two. */
const AT_HAND = 5;

/** @param {{of: import('../words/completeness.js').Completeness}} props */
export function CompletenessLine({ of }) {
  const { zone } = usePreferences();
  const { upToMillis, behind, problems } = completeness(of, Date.now());
  const isAll = behind.length === 0;
  const late = behind.filter(({ seconds }) => seconds < 0 || seconds > AT_HAND);
  const names = late.slice(0, 3).map(({ topic, records, seconds }) =>
    seconds < 0
      ? `${topic} is not read yet (${counted(records, 'record')})`
      : `${topic} is ${seconds} s behind (${counted(records, 'record')})`,
  );
  const more = late.length > 3 ? `, and ${late.length - 3} more` : '';
  const rest = late.length > 0 ? `; ${names.join(', ')}${more}` : `: no input is more than ${AT_HAND} s behind`;
  return html`<p class="completeness ${problems.length ? 'is-short' : ''}">
    <span aria-hidden="true">${problems.length ? '△' : isAll ? '●' : '◐'}</span>
    <span>
      ${upToMillis === 0 ? 'Not complete yet' : `Complete up to ${clock(upToMillis, zone).slice(0, 8)}`}${isAll
        ? ': all that was written is searchable'
        : rest}.
      ${problems.length > 0 &&
      html` <a href=${href('/system')}>${counted(problems.length, 'thing is', 'things are')} known to be missing.</a>`}
    </span>
  </p>`;
}
