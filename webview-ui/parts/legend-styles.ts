import { css } from 'lit';

/** What stands below maps: in one line where there is room. */
export const legendRowStyles = css`
  .legend {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 16px;
    padding: 6px 12px;
    border-top: 1px solid var(--sc-border);
  }
`;
