import { css } from 'lit';
import { plainSelectStyles } from '../../styles.ts';

/** Tools over planes in cells, each with its heading, and a line that says where the pointer is. */
export const cellStyles = css`
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
  ${plainSelectStyles}
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
`;
