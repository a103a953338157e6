import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

const icon = (paths: SVGTemplateResult): TemplateResult => html`
  <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">${paths}</svg>
`;

export const playIcon = icon(svg`<path d="M4.5 2.8v10.4L13 8z" />`);
export const stopIcon = icon(svg`<path d="M4 4h8v8H4z" />`);
export const moreIcon = icon(svg`<path d="M3 7h2v2H3zm4 0h2v2H7zm4 0h2v2h-2z" />`);
export const helpIcon = icon(
  svg`<path d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm0 1a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zm-.6 8.2h1.2V12H7.4zM8 4.2c-1.3 0-2.3.8-2.4 2.1h1.1c.1-.7.6-1.1 1.3-1.1s1.2.4 1.2 1c0 .5-.2.8-.9 1.2-.7.5-1 .9-.9 1.8v.5h1.1v-.4c0-.6.2-.8.8-1.3.7-.4 1.1-.9 1.1-1.8 0-1.2-1-2-2.4-2z" />`,
);
export const closeIcon = icon(
  svg`<path d="M8 7.1 12.1 3l.9.9L8.9 8l4.1 4.1-.9.9L8 8.9 3.9 13l-.9-.9L7.1 8 3 3.9l.9-.9z" />`,
);
export const chevronIcon = icon(svg`<path d="m6 3.5 4.5 4.5L6 12.5l-.8-.8L8.9 8 5.2 4.3z" />`);
export const plusIcon = icon(svg`<path d="M7.5 3h1v4.5H13v1H8.5V13h-1V8.5H3v-1h4.5z" />`);
export const minusIcon = icon(svg`<path d="M3 7.5h10v1H3z" />`);
export const fitIcon = icon(svg`<path d="M3 3h4v1H4v3H3zm6 0h4v4h-1V4H9zM3 9h1v3h3v1H3zm9 0h1v4H9v-1h3z" />`);
export const slidersIcon = icon(
  svg`<path d="M2 4h5v1H2zm9 0h3v1h-3zM2 11h2v1H2zm6 0h6v1H8zM8 2.5h2v4H8zM5 9.5h2v4H5z" />`,
);
export const copyIcon = icon(svg`<path d="M5 2h8v9h-2v3H3V5h2zm1 1v7h6V3zM5 6H4v7h6v-2H5z" />`);
export const goToIcon = icon(svg`<path d="M6 3h7v7h-1V4.7L4.4 12.3l-.7-.7L11.3 4H6z" />`);
