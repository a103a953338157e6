import { css } from 'lit';

/** Tree, image and details side by side over the tabs; below 900 px they stack, the image and its tree first. */
export const panelLayout = css`
  .panel {
    display: grid;
    grid-template:
      'top top top' auto
      'tree main aside' minmax(0, 1fr)
      'tabs tabs aside' clamp(180px, 26vh, 360px)
      'status status status' auto / clamp(260px, 28cqw, 480px) minmax(0, 1fr) minmax(240px, 290px);
    height: 100vh;
  }
  main {
    position: relative;
    display: flex;
    flex-direction: column;
    grid-area: main;
    min-width: 0;
    min-height: 0;
  }
  segcause-picture {
    flex: 1;
  }
  aside {
    grid-area: aside;
    overflow: auto;
    border-left: 1px solid var(--sc-border);
  }
  segcause-details {
    margin-top: -1px;
  }
  .wide {
    grid-template-rows: auto minmax(0, 1fr) auto auto;
  }
  .wide vscode-tab-panel {
    display: none;
  }
  .toggle {
    transform: rotate(90deg);
  }
  .wide .toggle {
    transform: rotate(-90deg);
  }
  @container panel (width < 900px) {
    .panel {
      grid-template: auto / minmax(0, 1fr);
      grid-template-areas: 'top' 'main' 'tree' 'details' 'tabs' 'settings' 'inferred' 'status';
      height: auto;
    }
    segcause-picture {
      flex: none;
      height: clamp(240px, 100vh - 214px, 100cqw);
    }
    aside {
      display: contents;
    }
    segcause-details {
      grid-area: details;
      margin: 0;
    }
    segcause-settings {
      grid-area: settings;
    }
    segcause-inferred {
      grid-area: inferred;
    }
    .wide .tabs {
      height: auto;
    }
    button.toggle {
      display: none;
    }
  }
`;
