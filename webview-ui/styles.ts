import { css } from 'lit';

/** What all parts of the panel share. */
export const sharedStyles = css`
  :host {
    display: block;
    min-width: 0;
    min-height: 0;
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  h2 {
    margin: 0;
    font-size: 11px;
    font-weight: 600;
    line-height: 16px;
    letter-spacing: 0.04em;
    text-transform: uppercase;
    color: var(--sc-dim);
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .dim {
    color: var(--sc-dim);
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button.plain {
    padding: 0;
    border: none;
    background: none;
    color: inherit;
    font: inherit;
    text-align: inherit;
    cursor: pointer;
  }
  button.link {
    color: var(--vscode-textLink-foreground);
  }
  button.link:hover {
    text-decoration: underline;
  }
  :focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
`;

/** What the parts with fields to fill in share. */
export const fieldStyles = css`
  section {
    padding: 12px 16px;
    border-top: 1px solid var(--sc-border);
  }
  vscode-textfield,
  vscode-single-select {
    width: 100%;
    min-width: 0;
  }
  .problem {
    margin: 6px 0 0;
    color: var(--vscode-errorForeground);
  }
`;
