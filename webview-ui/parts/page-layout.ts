import { css } from 'lit';

/** What both pages share: a tree, tabs and a line of status; below 900 px they stack. */
export const pageLayout = css`
  :host {
    container: panel / inline-size;
  }
  .top {
    grid-area: top;
  }
  .tree {
    grid-area: tree;
    border-right: 1px solid var(--sc-border);
  }
  .tabs {
    display: flex;
    flex-direction: column;
    grid-area: tabs;
    min-height: 0;
    border-top: 1px solid var(--sc-border);
  }
  vscode-tab-panel {
    height: 100%;
    min-height: 0;
    overflow: auto;
    container: panel / inline-size;
  }
  .status {
    grid-area: status;
  }
  @container panel (width < 900px) {
    .tabs {
      height: clamp(200px, 45vh, 420px);
    }
    .tree {
      height: clamp(160px, 40vh, 480px);
      border: none;
      border-top: 1px solid var(--sc-border);
    }
    .status {
      position: sticky;
      bottom: 0;
      background: var(--sc-surface);
    }
  }
  @container panel (width < 500px) {
    vscode-tab-header {
      margin-left: -8px;
    }
    vscode-tab-header:not(:last-of-type) {
      margin-right: -8px;
    }
  }
  @container panel (width < 420px) {
    vscode-tab-header {
      font-size: 10px;
      letter-spacing: -0.5px;
    }
  }
`;
