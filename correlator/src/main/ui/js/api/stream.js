// @ts-check
import { useEffect, useRef, useState } from 'preact/hooks';
import { streamUrl } from './client.js';

/** @typedef {import('../../types/api').components['schemas']['Change']} Change */

/**
 * Listens to changes of verdicts for as long as the caller is shown.
 *
 * @param {Record<string, string>} filter of the stream: verdict, topic, group
 * @param {(change: Change) => void} onChange
 * @param {() => void} onReset changes were missed: what is shown must be asked for again
 * @returns {'connecting' | 'live' | 'waiting'}
 */
export function useStream(filter, onChange, onReset) {
  const [state, setState] = useState(/** @type {'connecting' | 'live' | 'waiting'} */ ('connecting'));
  const [round, setRound] = useState(0);
  const callbacks = useRef({ onChange, onReset });
  callbacks.current = { onChange, onReset };
  const target = streamUrl(filter);
  useEffect(() => {
    const source = new EventSource(target);
    let again = 0;
    source.addEventListener('ready', () => {
      setState('live');
      if (round > 0) callbacks.current.onReset(); // a new stream does not know what came before
    });
    source.addEventListener('verdict', (event) => callbacks.current.onChange(JSON.parse(event.data)));
    source.addEventListener('reset', () => callbacks.current.onReset());
    source.onerror = () => {
      setState('waiting');
      // a browser goes on by itself where the connection broke, and not where it was refused
      if (source.readyState === EventSource.CLOSED) again = setTimeout(() => setRound((n) => n + 1), 3000);
    };
    return () => {
      clearTimeout(again);
      source.close();
    };
  }, [target, round]);
  return state;
}
