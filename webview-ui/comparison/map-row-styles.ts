import { css } from 'lit';

/** Three maps side by side over one colour scale; below 560 px they stack. */
export const mapRowStyles = css`
  :host {
    container: maps / inline-size;
    display: flex;
    flex-direction: column;
  }
  .maps {
    display: grid;
    grid-template: auto minmax(var(--map-height, 0), 1fr) auto / repeat(3, minmax(0, 1fr));
    grid-auto-flow: column;
    flex: 1;
    min-height: 0;
    column-gap: 1px;
    background: var(--sc-border);
  }
  h3 {
    display: flex;
    justify-content: space-between;
    gap: 8px;
    margin: 0;
    padding: 6px 12px;
    background: var(--sc-surface);
    font-size: inherit;
    font-weight: 600;
    white-space: nowrap;
  }
  h3 span:first-child {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  h3 .dim {
    font-weight: 400;
  }
  .readout {
    min-height: 18px;
    margin: 0;
    padding: 2px 12px;
    overflow: hidden;
    background: var(--sc-surface);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .scale {
    display: grid;
    grid-template-columns: auto minmax(80px, 240px) auto 1fr;
    align-items: center;
    gap: 8px;
    padding: 6px 12px;
    border-top: 1px solid var(--sc-border);
  }
  .bar {
    height: 10px;
    border: 1px solid var(--sc-border-strong);
    border-radius: 2px;
  }
  .note {
    text-align: right;
  }
  @container maps (width < 560px) {
    .maps {
      grid-template: repeat(3, auto 70cqw auto) / minmax(0, 1fr);
      grid-auto-flow: row;
    }
    .scale {
      grid-template-columns: auto minmax(80px, 1fr) auto;
    }
    .note {
      grid-column: 1 / -1;
      text-align: left;
    }
  }
`;
