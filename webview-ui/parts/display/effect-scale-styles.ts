import { css } from 'lit';

/** A bar with ticks and numbers below it, and a line about the map; narrow ones leave out what does not fit. */
export const effectScaleStyles = css`
  :host {
    container: scale / inline-size;
  }
  .scale {
    position: relative;
    display: flow-root;
    line-height: 16px;
    white-space: nowrap;
  }
  .bar {
    position: relative;
    height: 12px;
    margin: 4px 7px 0;
    border: 1px solid var(--sc-border-strong);
  }
  .beyond::before,
  .beyond::after {
    position: absolute;
    top: -1px;
    border: solid transparent;
    border-width: 6px 0;
    content: '';
  }
  .beyond::before {
    right: 100%;
    border-right: 7px solid var(--vscode-foreground);
  }
  .beyond::after {
    left: 100%;
    border-left: 7px solid var(--vscode-foreground);
  }
  .hidden {
    position: absolute;
    inset-block: 0;
    background: var(--vscode-editor-background);
    opacity: 0.85;
  }
  .mark {
    position: absolute;
    top: -4px;
    bottom: -4px;
    width: 3px;
    margin-left: -1.5px;
    border-radius: 2px;
    background: var(--vscode-foreground);
    box-shadow: 0 0 0 1px var(--vscode-editor-background);
  }
  .ticks {
    position: absolute;
    inset: 18px 7px auto;
    color: var(--sc-dim);
  }
  .ticks span {
    position: absolute;
    transform: translateX(-50%);
  }
  .ends {
    display: flex;
    justify-content: space-between;
    padding-top: 2px;
  }
  /* As high as two lines, so that the picture rarely moves while a slider does. */
  .note {
    min-height: 32px;
    white-space: normal;
  }
  @container scale (width < 640px) {
    .ticks .far {
      display: none;
    }
  }
  @container scale (width < 460px) {
    .ticks span:not(.zero) {
      display: none;
    }
  }
  @container scale (width < 300px) {
    .ticks .zero {
      display: none;
    }
  }
  @container scale (width < 200px) {
    .ends .dim {
      display: none;
    }
  }
`;
