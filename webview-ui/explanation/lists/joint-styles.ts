import { css } from 'lit';

/** Sentences beside two small charts; below 720 px they stack. */
export const jointStyles = css`
  :host {
    display: block;
    height: 100%;
    overflow: auto;
  }
  p {
    margin: 0;
  }
  .empty {
    padding: 12px 16px;
  }
  .both {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(230px, 330px) minmax(0, 1fr) minmax(0, 1fr);
    gap: 8px 28px;
    height: 100%;
    padding: 8px 16px;
  }
  .words {
    display: flex;
    flex-direction: column;
    gap: 5px;
    overflow: auto;
  }
  .title {
    display: flex;
    align-items: center;
    justify-content: space-between;
  }
  .warning {
    padding-left: 8px;
    border-left: 2px solid var(--vscode-editorWarning-foreground);
  }
  ul {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  li svg {
    width: 20px;
    height: 6px;
  }
  figure {
    display: grid;
    grid-template: auto minmax(64px, 1fr) auto auto / auto minmax(0, 1fr);
    gap: 0 6px;
    max-width: 460px;
    min-height: 130px;
    margin: 0;
  }
  figcaption,
  .unit {
    grid-column: 1 / -1;
  }
  .scale,
  .sizes {
    position: relative;
    color: var(--sc-dim);
    font-size: 0.9em;
  }
  .scale {
    width: 42px;
    margin: 8px 0;
  }
  .scale span {
    position: absolute;
    right: 0;
    transform: translateY(-50%);
  }
  .sizes {
    grid-column: 2;
    height: 17px;
    margin: 0 10px;
  }
  .sizes span {
    position: absolute;
    transform: translateX(-50%);
  }
  .unit {
    color: var(--sc-dim);
    font-size: 0.9em;
    text-align: center;
  }
  .plot {
    min-width: 0;
    padding: 8px 10px;
    border: 1px solid var(--sc-border);
    border-radius: 2px;
  }
  .plot svg {
    display: block;
    width: 100%;
    height: 100%;
    overflow: visible;
  }
  .plot path,
  li path {
    fill: none;
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .plot .zero {
    stroke: var(--sc-border-strong);
    stroke-width: 1;
  }
  .plot .sum,
  li .sum {
    stroke-dasharray: 4 3;
  }
  .plot .dot {
    stroke-width: 6;
    stroke-linecap: round;
  }
  .plot .small {
    stroke-width: 3;
  }
  .plot .random,
  li .random {
    stroke-dasharray: 1 3;
    stroke-linecap: round;
    stroke-width: 2;
  }
  @container panel (width < 720px) {
    .both {
      grid-template: auto / minmax(0, 1fr);
      height: auto;
    }
    figure {
      height: 170px;
    }
  }
`;
