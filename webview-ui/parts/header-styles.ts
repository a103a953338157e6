import { css } from 'lit';

/** The line at the top of a page: what is shown, and what can be done with it. */
export const headerStyles = css`
  header {
    display: flex;
    align-items: center;
    gap: 6px 12px;
    min-height: 44px;
    padding: 6px 12px 6px 16px;
    border-bottom: 1px solid var(--sc-border);
  }
  h1 {
    margin: 0;
    min-width: 0;
    font-size: 14px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  h1 i {
    margin: 0 5px;
    color: var(--sc-dim);
    font-style: normal;
    font-weight: 400;
  }
  .menu {
    display: flex;
    gap: 6px;
  }
  /* Beside the names, where all the rest takes a line of its own. */
  @container panel (width < 560px) {
    h1 {
      flex: 1 1 calc(100% - 80px);
      order: -2;
    }
    .menu {
      order: -1;
    }
    header .space {
      display: none;
    }
  }
  /* At the right edge also of a line of its own. */
  header > vscode-button {
    margin-left: auto;
  }
  vscode-button svg {
    margin: 0 4px 0 -4px;
  }
`;
