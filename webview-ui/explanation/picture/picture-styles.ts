import { css } from 'lit';

/** What stands over the image, and below it where there is none to show. */
export const pictureStyles = css`
  :host {
    container: planes / size;
    display: flex;
    flex-direction: column;
    padding-bottom: var(--missing-height, 0);
  }
  .tools {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
    padding: 6px 8px;
    border-bottom: 1px solid var(--sc-border);
  }
  .buttons {
    display: flex;
    gap: 6px;
  }
  .tools .buttons {
    margin-left: auto;
  }
  :host > .buttons {
    position: absolute;
    z-index: 1;
    top: 8px;
    right: 8px;
  }
  .cells {
    display: grid;
    flex: 1;
    gap: 1px;
    min-height: 0;
    background: var(--sc-border);
  }
  .cells[data-count='4'] {
    grid-template: 1fr 1fr / 1fr 1fr;
  }
  .cell {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    background: var(--sc-stage);
  }
  segcause-plane {
    flex: 1;
  }
  .heading + segcause-plane {
    background: #000;
  }
  .heading {
    flex: none;
    height: 24px;
    padding: 0 8px;
    line-height: 24px;
  }
  label.heading {
    display: flex;
    gap: 4px;
  }
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
  .readout {
    display: flex;
    flex: none;
    justify-content: space-between;
    gap: 12px;
    overflow: hidden;
    height: 24px;
    padding: 0 8px;
    border-top: 1px solid var(--sc-border);
    line-height: 23px;
    white-space: nowrap;
  }
  .readout.over {
    position: absolute;
    right: 6px;
    bottom: calc(6px + var(--missing-height, 0px));
    height: auto;
    padding: 1px 7px;
    border: none;
    border-radius: 3px;
    background: #222;
    color: #fff;
    font-size: 0.9em;
    line-height: inherit;
    pointer-events: none;
  }
  .card {
    position: absolute;
    z-index: 5;
    max-width: 280px;
    padding: 8px 10px;
    pointer-events: none;
    background: var(--vscode-editorHoverWidget-background);
    color: var(--vscode-editorHoverWidget-foreground);
    border: 1px solid var(--vscode-editorHoverWidget-border);
    border-radius: 3px;
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
  }
  .notes {
    position: absolute;
    display: flex;
    flex-direction: column;
    align-items: start;
    gap: 4px;
    pointer-events: none;
  }
  .note {
    padding: 1px 7px;
    border-radius: 3px;
    background: #222;
    color: #fff;
    font-size: 0.9em;
  }
  .note i {
    display: inline-block;
    width: 5px;
    height: 5px;
    margin: 0 6px 2px 0;
    border-radius: 50%;
    background: #fff;
  }
  .note i.hatched {
    width: 11px;
    height: 11px;
    margin: 0 6px -1px 0;
    border-radius: 0;
    background: repeating-linear-gradient(135deg, #bbb 0 1px, transparent 1px 4px);
  }
  .missing {
    position: absolute;
    inset: auto 0 0;
    margin: 0;
    padding: 4px 12px;
    background: var(--sc-surface);
    border-top: 1px solid var(--sc-border);
    text-align: center;
  }
`;
