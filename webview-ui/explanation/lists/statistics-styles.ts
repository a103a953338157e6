import { css } from 'lit';

/** Shares beside a histogram; below 640 px they stack. */
export const statisticsStyles = css`
  :host {
    height: 100%;
  }
  p {
    margin: 0;
    padding: 12px 16px;
  }
  .both {
    display: grid;
    grid-template-columns: minmax(230px, 290px) minmax(300px, 1fr);
    grid-template-rows: minmax(0, 1fr);
    gap: 12px 32px;
    height: 100%;
    padding: 8px 16px;
  }
  table {
    border-collapse: collapse;
    margin-top: 5px;
  }
  th {
    padding: 0 16px 0 0;
    line-height: 19px;
    font-weight: 400;
    text-align: left;
  }
  td {
    padding: 0 0 0 12px;
    text-align: right;
  }
  .note {
    padding: 4px 0 0;
  }
  .swatch {
    display: inline-block;
    width: 10px;
    height: 10px;
    margin-right: 8px;
    border: 1px solid var(--sc-border-strong);
    border-radius: 2px;
  }
  .stack {
    display: flex;
    height: 10px;
    margin-top: 5px;
    overflow: hidden;
    border: 1px solid var(--sc-border-strong);
    border-radius: 2px;
  }
  figure {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 104px;
    margin: 0;
  }
  .bars {
    display: grid;
    flex: 1;
    grid-template-rows: minmax(0, 1fr) auto auto;
    gap: 0 4px;
    max-width: 720px;
    padding-top: 18px;
  }
  .bar {
    position: relative;
    align-self: end;
    min-height: 1px;
    border-radius: 2px 2px 0 0;
    outline: 1px solid var(--sc-border-strong);
  }
  .bar span {
    position: absolute;
    bottom: 100%;
    left: 0;
    right: 0;
    text-align: center;
  }
  .unsure {
    background: var(--sc-dotted);
    border-radius: 2px 2px 0 0;
  }
  .none {
    outline: none;
  }
  .cut {
    border-top: 3px double var(--vscode-foreground);
    border-radius: 0;
  }
  .axis {
    grid-column: 1 / -1;
    border-top: 1px solid var(--sc-border-strong);
  }
  .edge {
    padding-top: 3px;
    font-size: 0.9em;
    text-align: center;
    white-space: nowrap;
    transform: translateX(calc(50% + 2px));
  }
  @container panel (width < 640px) {
    .both {
      grid-template: auto auto / minmax(0, 1fr);
      height: auto;
    }
  }
`;
