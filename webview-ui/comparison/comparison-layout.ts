import { css } from 'lit';

/** Tree beside the maps over the tabs; below 900 px they stack, the maps first. */
export const comparisonLayout = css`
  .page {
    display: grid;
    grid-template:
      'top top' auto
      'tree maps' minmax(0, 1fr)
      'tabs tabs' clamp(220px, 38vh, 460px)
      'status status' auto / clamp(270px, 27cqw, 420px) minmax(0, 1fr);
    height: 100%;
  }
  header {
    display: flex;
    align-items: center;
    gap: 6px 12px;
    min-height: 44px;
    padding: 6px 12px 6px 16px;
    border-bottom: 1px solid var(--sc-border);
  }
  h1 {
    flex: 1;
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
  .maps {
    grid-area: maps;
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
  }
`;
