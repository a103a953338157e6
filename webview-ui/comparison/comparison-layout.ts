import { css } from 'lit';

/** Tree beside the maps over the tabs; below 900 px they stack, the maps first. */
export const comparisonLayout = css`
  :host {
    height: 100vh;
    container: panel / inline-size;
  }
  .page {
    display: grid;
    grid-template:
      'top top' auto
      'tree maps' minmax(0, 1fr)
      'tabs tabs' clamp(220px, 38vh, 460px)
      'status status' auto / clamp(270px, 27cqw, 420px) minmax(0, 1fr);
    height: 100%;
  }
  .top {
    grid-area: top;
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 6px 12px;
    min-height: 44px;
    padding: 6px 12px 6px 16px;
    border-bottom: 1px solid var(--sc-border);
  }
  h1 {
    margin: 0;
    min-width: 0;
    font-size: 14px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  h1 i {
    margin: 0 4px;
    color: var(--sc-dim);
    font-style: normal;
    font-weight: 400;
  }
  vscode-button svg {
    margin: 0 4px 0 -4px;
  }
  .failure {
    display: flex;
    gap: 12px;
    padding: 8px 16px;
    border-bottom: 1px solid var(--vscode-inputValidation-errorBorder, #be1100);
    background: var(--vscode-inputValidation-errorBackground, transparent);
  }
  .tree {
    grid-area: tree;
    border-right: 1px solid var(--sc-border);
  }
  .maps {
    grid-area: maps;
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
    min-height: 20px;
    padding: 4px 16px;
    border-top: 1px solid var(--sc-border);
  }
  .unreadable {
    padding: 24px;
  }
  @container panel (width < 900px) {
    .page {
      grid-template: auto / minmax(0, 1fr);
      grid-template-areas: 'top' 'maps' 'tabs' 'tree' 'status';
      height: auto;
    }
    .maps {
      --map-height: 32cqw;
    }
    .tabs {
      height: clamp(240px, 60vh, 420px);
    }
    .tree {
      height: clamp(220px, 70vh, 560px);
      border: none;
      border-top: 1px solid var(--sc-border);
    }
    .status {
      position: sticky;
      bottom: 0;
      background: var(--sc-surface);
    }
  }
`;
