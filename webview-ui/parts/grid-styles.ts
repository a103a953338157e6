import { css } from 'lit';

/** A list under a heading that stays in place. */
export const gridStyles = css`
  :host {
    height: 100%;
  }
  [role='grid'] {
    height: 100%;
    overflow: auto;
  }
  .heading {
    position: sticky;
    top: 0;
    z-index: 1;
    height: 28px;
    background: var(--vscode-panel-background, var(--vscode-editor-background));
  }
  .heading,
  .row {
    display: grid;
    grid-template-columns: var(--columns);
    align-items: center;
    column-gap: 12px;
    padding: 0 16px;
    white-space: nowrap;
  }
  .heading button {
    width: 100%;
    color: var(--sc-dim);
    text-align: inherit;
    white-space: nowrap;
  }
  .heading [aria-sort='ascending'] button,
  .heading [aria-sort='descending'] button {
    color: var(--vscode-foreground);
  }
  .heading .dim {
    cursor: default;
  }
  .cell {
    overflow: hidden;
    text-overflow: ellipsis;
    text-align: right;
  }
  .cell.text {
    text-align: left;
  }
  .chevron,
  .indent {
    display: inline-block;
    width: 16px;
    height: 16px;
    margin-right: 4px;
    vertical-align: text-bottom;
  }
  .inner {
    width: 32px;
  }
  .chevron[aria-expanded='true'] svg {
    transform: rotate(90deg);
  }
  .unsure {
    color: var(--sc-dim);
  }
`;
