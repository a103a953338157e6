import { css } from 'lit';

/** What stands over the image, and below it where there is none to show. */
export const pictureStyles = css`
  :host {
    container: planes / size;
    display: flex;
    flex-direction: column;
    padding-bottom: var(--missing-height, 0);
  }
  :host > .buttons {
    position: absolute;
    z-index: 1;
    top: 8px;
    right: 8px;
  }
  .readout.over {
    position: absolute;
    z-index: 1;
    top: 38px;
    right: 8px;
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
