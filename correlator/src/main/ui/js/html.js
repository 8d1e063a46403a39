// @ts-check
/** Templates: HTML in tagged literals, of which each value becomes text or an attribute, never markup. */
import { h } from 'preact';
import htm from 'htm';

export const html = htm.bind(h);
