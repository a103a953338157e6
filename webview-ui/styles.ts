import { css } from 'lit';

/** Shared by all parts of all pages. */
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
  button.icon {
    display: flex;
    padding: 3px;
    border-radius: 4px;
  }
  button.icon:hover:not(:disabled) {
    background: var(--sc-hover);
  }
  button:disabled {
    cursor: default;
    opacity: 0.5;
  }
  :focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
`;

/** Sections one below the other. */
export const sectionStyles = css`
  section {
    padding: 12px 16px;
    border-top: 1px solid var(--sc-border);
  }
`;

/** Fields to fill in. */
export const fieldStyles = css`
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

/** A choice, and what is said below it. */
export const choiceStyles = css`
  vscode-single-select {
    margin-top: 6px;
  }
  p {
    margin: 6px 0 0;
  }
`;

/** A native choice that looks like the words around it. */
export const plainSelectStyles = css`
  select {
    padding: 0;
    border: none;
    background: inherit;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  option {
    background: var(--vscode-dropdown-background, var(--vscode-editor-background));
    color: var(--vscode-dropdown-foreground, inherit);
  }
`;

/** Fields side by side, each with its name above it, as wide as each other. */
export const partStyles = css`
  .parts {
    display: flex;
    align-items: end;
    gap: 6px;
    margin-top: 6px;
  }
  .parts label {
    display: grid;
    flex: 1;
    gap: 2px;
    min-width: 0;
    font-size: 0.9em;
  }
  /* Three to a row: more numbers of a volume are cut off in one. */
  .parts.in-three {
    flex-wrap: wrap;
  }
  .parts.in-three label {
    flex-basis: 28%;
  }
`;

/** Rows of long lists, one below the other, and the selected one. */
export const rowStyles = css`
  .rows {
    position: relative;
  }
  .row {
    position: absolute;
    inset: 0 0 auto;
    height: 22px;
    cursor: pointer;
  }
  .row:hover {
    background: var(--vscode-list-hoverBackground);
  }
  .row[aria-selected='true'] {
    background: var(--vscode-list-inactiveSelectionBackground, var(--vscode-list-activeSelectionBackground));
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
    outline: 1px solid var(--sc-active-border);
    outline-offset: -1px;
  }
  :focus-visible .row[aria-selected='true'] {
    background: var(--vscode-list-activeSelectionBackground);
    color: var(--vscode-list-activeSelectionForeground);
    outline: 1px solid var(--vscode-list-focusOutline, var(--sc-active-border));
  }
  .row[aria-selected='true'] .dim {
    color: inherit;
  }
  [tabindex]:focus-visible {
    outline-offset: -1px;
  }
`;
