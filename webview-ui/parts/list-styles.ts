import { css } from 'lit';

/** What the lists below the image share: a line of tools over rows that scroll. */
export const listStyles = css`
  :host {
    height: 100%;
  }
  .list {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    height: 100%;
  }
  .tools {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 4px 8px;
    min-height: 32px;
    padding: 2px 16px;
  }
  .tools .name {
    flex: 0 1 auto;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .tools:has(.name) {
    flex-wrap: nowrap;
  }
  .tools:has(.name) > :not(.name) {
    flex: none;
  }
  .tools .count {
    margin-left: auto;
  }
  p {
    margin: 0;
    padding: 12px 16px;
  }
`;
