// @ts-check
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { tenant } from '../router.js';
import { ApiError } from './client.js';
import { onConnection } from './connection.js';

/**
 * @template T
 * @typedef {{value: T | undefined, error: ApiError | undefined, isLoading: boolean, reload: () => void}} Answer
 */

/**
 * The answer to a request. While it is asked again, the one before stays; it is asked again when
 * the key or the tenant changes, when Waybill is back, and each so many milliseconds.
 *
 * @template T
 * @param {string} key what the request depends on
 * @param {(signal: AbortSignal) => Promise<T>} ask
 * @param {{every?: number, skip?: boolean}} [how]
 * @returns {Answer<T>}
 */
export function useAnswer(key, ask, how = {}) {
  const whole = `${tenant()} ${key}`;
  const [state, setState] = useState(
    /** @type {{key: string, value?: T, error?: ApiError, isLoading: boolean}} */ ({ key: '', isLoading: true }),
  );
  const [round, setRound] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  const reload = useCallback(() => setRound((n) => n + 1), []);

  useEffect(() => {
    if (how.skip) return undefined;
    const abort = new AbortController();
    setState((old) => ({ ...old, isLoading: true }));
    latest.current(abort.signal).then(
      (value) => setState({ key: whole, value, isLoading: false }),
      (error) => {
        if (!abort.signal.aborted) {
          setState((old) => ({
            key: whole,
            value: old.key === whole ? old.value : undefined,
            error: error instanceof ApiError ? error : new ApiError(-1, 'A bug in this page', String(error)),
            isLoading: false,
          }));
        }
      },
    );
    return () => abort.abort();
  }, [whole, round, how.skip]);

  useEffect(() => onConnection((isUp) => isUp && reload()), [reload]);

  useEffect(() => {
    if (!how.every || how.skip) return undefined;
    const timer = setInterval(() => document.hidden || reload(), how.every);
    return () => clearInterval(timer);
  }, [how.every, how.skip, reload]);

  const isCurrent = state.key === whole;
  return {
    value: isCurrent ? state.value : undefined,
    error: isCurrent ? state.error : undefined,
    isLoading: state.isLoading || !isCurrent,
    reload,
  };
}
