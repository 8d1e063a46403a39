// @ts-check
import { useAnswer } from '../api/answer.js';
import { api } from '../api/client.js';
import { SearchBox } from '../find/search-box.js';
import { html } from '../html.js';
import { CompletenessLine } from '../parts/completeness-line.js';
import { PipelineMap } from '../parts/pipeline-map.js';
import { Loading, Shown } from '../parts/states.js';
import { WentWrong } from '../parts/went-wrong.js';
import { LATELY } from '../words/recent.js';

export function Home() {
  const pipelines = useAnswer('pipelines', (signal) => api.pipelines({ limit: 1000 }, signal), { every: 5000 });
  const history = useAnswer('lately', (signal) => api.history({ from: LATELY, buckets: 1, limit: 1000 }, signal), { every: 10_000 });
  return html`
    <h1 class="hidden">Where did this message go?</h1>
    <${SearchBox} isLarge />
    <${Shown} of=${pipelines} what="pipelines">
      ${(/** @type {import('../../types/api').components['schemas']['PipelinePage']} */ page) => html`
        <${CompletenessLine} of=${page.completeness} />
        ${history.value || history.error
          ? html`<${WentWrong} pipelines=${page.items} history=${history.value} /><${PipelineMap} pipelines=${page.items} />`
          : html`<${Loading} what="what went wrong" />`}
      `}
    </${Shown}>
  `;
}
