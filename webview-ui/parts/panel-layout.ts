import { css } from 'lit';

/** Tree, image and details side by side over the tabs; below 900 px they stack, the image first. */
export const panelLayout = css`
  :host {
    height: 100vh;
    container: panel / inline-size;
  }
  .panel {
    display: grid;
    grid-template:
      'top top top' auto
      'tree main aside' minmax(0, 1fr)
      'tabs tabs aside' minmax(180px, 26vh)
      'status status status' auto / minmax(200px, 250px) minmax(0, 1fr) minmax(240px, 290px);
    height: 100%;
  }
  .top {
    grid-area: top;
  }
  .tree {
    grid-area: tree;
    border-right: 1px solid var(--sc-border);
  }
  main {
    display: flex;
    flex-direction: column;
    grid-area: main;
    min-width: 0;
    min-height: 0;
  }
  segcause-picture {
    flex: 1;
  }
  .legend {
    display: grid;
    grid-template-columns: minmax(0, auto) minmax(240px, 1fr);
    align-items: center;
    gap: 8px 24px;
    padding: 10px 16px;
    border-top: 1px solid var(--sc-border);
  }
  aside {
    grid-area: aside;
    overflow: auto;
    border-left: 1px solid var(--sc-border);
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
    overflow: auto;
    container: panel / inline-size;
  }
  .status {
    grid-area: status;
  }
  @container panel (width < 900px) {
    .panel {
      grid-template: auto / minmax(0, 1fr);
      grid-template-areas: 'top' 'main' 'aside' 'tabs' 'tree' 'status';
      height: auto;
    }
    segcause-picture {
      flex: none;
      height: min(100cqw, 75vh);
    }
    .legend {
      grid-template-columns: minmax(0, 1fr);
    }
    .tree,
    aside {
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
