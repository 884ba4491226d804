import { html, type Markup } from './markup.ts';

/** The signs of the states, drawn once and used by reference: each a shape of its own, so that colour is never needed. */
export const signs: Markup = html`<svg class="signs" aria-hidden="true" width="0" height="0">
<symbol id="sign-pass" viewBox="0 0 16 16"><circle class="ground" cx="8" cy="8" r="8"/><path class="glyph" d="M4.4 8.4l2.4 2.4 4.8-5.2"/></symbol>
<symbol id="sign-fail" viewBox="0 0 16 16"><path class="ground" d="M4.8 0h6.4L16 4.8v6.4L11.2 16H4.8L0 11.2V4.8z"/><path class="glyph" d="M5.2 5.2l5.6 5.6m0-5.6l-5.6 5.6"/></symbol>
<symbol id="sign-unknown" viewBox="0 0 16 16"><rect class="ground" width="16" height="16" rx="4"/><path class="glyph" d="M5.7 5.9c.2-2.8 4.7-2.7 4.7 0 0 1.7-2.4 1.8-2.4 3.4M8 12.2v.2"/></symbol>
<symbol id="sign-waived" viewBox="0 0 16 16"><path class="ground" d="M8 0l7 4v8l-7 4-7-4V4z"/><path class="glyph" d="M4.4 8.8c1-1.7 2.3-1.7 3.6-.8s2.6.9 3.6-.8"/></symbol>
<symbol id="sign-not_applicable" viewBox="0 0 16 16"><circle class="ring" cx="8" cy="8" r="7"/><path class="stroke" d="M4.5 8h7"/></symbol>
<symbol id="sign-outside" viewBox="0 0 16 16"><circle class="ring" cx="8" cy="8" r="7" stroke-dasharray="2.5 2"/></symbol>
</svg>`;
