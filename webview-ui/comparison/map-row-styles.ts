import { css } from 'lit';
import { legendRowStyles } from '../parts/legend-styles.ts';

/** Three maps side by side, or one, over controls and scales; below 560 px they stack. */
export const mapRowStyles = css`
  :host {
    container: maps / inline-size;
    display: flex;
    flex-direction: column;
  }
  .maps {
    display: grid;
    grid-template: auto minmax(var(--map-height, 0), 1fr) auto / repeat(var(--maps), minmax(0, 1fr));
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
    padding: 4px 12px;
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
    padding: 1px 12px;
    overflow: hidden;
    background: var(--sc-surface);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  ${legendRowStyles}
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 14px;
    flex: 0 1 664px;
  }
  .scales {
    display: flex;
    flex: 1 1 340px;
    gap: 16px;
    min-width: 0;
  }
  .scales.each {
    flex-basis: 100%;
  }
  .scales > * {
    flex: 1 1 0;
  }
  .choice {
    position: relative;
    display: flex;
    margin: 0;
    padding: 0;
    border: 1px solid var(--sc-border-strong);
    border-radius: 3px;
  }
  .choice span {
    display: block;
    padding: 2px 8px;
    cursor: pointer;
  }
  .choice span:hover {
    background: var(--sc-hover);
  }
  .choice :checked + span {
    background: var(--vscode-list-inactiveSelectionBackground, var(--vscode-list-activeSelectionBackground));
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
    outline: 1px solid var(--sc-active-border);
    outline-offset: -1px;
  }
  .choice :focus-visible + span {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  @container maps (width < 560px) {
    .maps {
      grid-template: repeat(var(--maps), auto clamp(180px, 30vh, 90cqw) auto) / minmax(0, 1fr);
      grid-auto-flow: row;
    }
    .scales {
      flex: none;
      flex-direction: column;
      width: 100%;
    }
    .scales > * {
      flex: none;
    }
  }
`;
