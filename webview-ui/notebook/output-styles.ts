import { css } from 'lit';

/** The page of an output is the notebook's: what the panel's own page defines, the element brings along. */
export const outputStyles = css`
  :host {
    --sc-surface: var(--vscode-editor-background);
    --sc-stage: var(--vscode-editor-background);
    --sc-dim: var(--vscode-descriptionForeground);
    --sc-border: var(--vscode-contrastBorder, var(--vscode-panel-border, rgb(128 128 128 / 35%)));
    --sc-border-strong: var(--vscode-contrastBorder, rgb(128 128 128 / 55%));
    --sc-active-border: var(--vscode-contrastActiveBorder, transparent);
    --sc-hover: var(--vscode-toolbar-hoverBackground, rgb(128 128 128 / 20%));
    --sc-neutral: rgb(128 128 128 / 45%);
    --sc-dotted: radial-gradient(circle, var(--vscode-foreground) 1px, transparent 1.3px) 0 0 / 5px 5px;
    container: output / inline-size;
    color: var(--vscode-foreground);
    font: var(--vscode-font-weight, normal) var(--vscode-font-size, 13px) / 1.4
      var(--vscode-font-family, sans-serif);
  }
  .output {
    display: grid;
    grid-template:
      'header header' auto
      'main aside' minmax(520px, auto)
      'footer footer' auto / minmax(0, 1fr) minmax(240px, 320px);
    border: 1px solid var(--sc-border);
    background: var(--sc-surface);
  }
  header {
    display: flex;
    grid-area: header;
    align-items: baseline;
    gap: 6px;
    padding: 6px 12px;
    border-bottom: 1px solid var(--sc-border);
  }
  header > :first-child {
    flex: 1;
    overflow-wrap: anywhere;
  }
  main {
    display: flex;
    flex-direction: column;
    grid-area: main;
    min-width: 0;
  }
  segcause-picture {
    flex: 1;
    min-height: 200px;
  }
  aside {
    display: flex;
    flex-direction: column;
    grid-area: aside;
    min-height: 0;
    border-left: 1px solid var(--sc-border);
  }
  segcause-details {
    flex: none;
    margin-top: -1px;
  }
  segcause-tree {
    flex: 1 0 200px;
    border-top: 1px solid var(--sc-border);
  }
  footer {
    grid-area: footer;
    padding: 4px 12px;
    border-top: 1px solid var(--sc-border);
  }
  p {
    margin: 8px 0;
  }
  @container output (width < 620px) {
    .output {
      grid-template: 'header' auto 'main' 480px 'aside' minmax(420px, auto) 'footer' auto / minmax(0, 1fr);
    }
    aside {
      border-top: 1px solid var(--sc-border);
      border-left: none;
    }
  }
`;
