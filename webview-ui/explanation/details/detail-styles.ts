import { css } from 'lit';

/** Details of one thing: a name, a large number, and facts by name. */
export const detailStyles = css`
  .effect {
    margin: 6px 0 2px;
    font-size: 20px;
    font-weight: 600;
    line-height: 28px;
  }
  .effect small {
    font-size: 13px;
    font-weight: 400;
  }
  .name {
    margin: 6px 0 2px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  p {
    margin: 2px 0 0;
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px 12px;
    margin: 6px 0 0;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-top: 8px;
  }
`;
