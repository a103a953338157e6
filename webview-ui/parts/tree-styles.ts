import { css } from 'lit';

/** A part that is a tree and nothing else. */
export const treeHostStyles = css`
  segcause-node-tree {
    height: 100%;
  }
`;

/**
 * The tree's columns: name, output, parameters, effect and the way to the code, as many as there is room for. All but the
 * name are as wide in every row, however deep, so that bars share their zero.
 */
export const treeStyles = css`
  :host {
    container: tree / inline-size;
    display: flex;
    flex-direction: column;
    overflow: hidden;
  }
  h2 {
    display: flex;
    gap: 6px;
    padding: 12px 30px 6px 16px;
    overflow: hidden;
    white-space: nowrap;
  }
  h2.with-effects {
    padding-right: 28px;
  }
  h2,
  [role='tree'] {
    scrollbar-gutter: stable;
  }
  #title {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .column {
    font-weight: 400;
    letter-spacing: 0;
    text-align: right;
    text-transform: none;
  }
  h2:not(.with-effects) > :last-child {
    width: 44px;
  }
  [role='tree'] {
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    padding-bottom: 8px;
  }
  .row {
    display: grid;
    grid-template-columns: 16px minmax(34px, 1fr) auto 44px 20px;
    align-items: center;
    column-gap: 6px;
    padding: 0 4px 0 calc(8px + min(9px * var(--depth), 13.5cqw) + 3px * var(--depth));
    white-space: nowrap;
  }
  .with-effects .row {
    grid-template-columns: 16px minmax(0, 1fr) 20cqw 6.2ch 18px;
  }
  .with-effects .shape,
  .with-effects .params {
    display: none;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .module .name {
    font-weight: 500;
  }
  .edge > :first-child {
    display: none;
  }
  .edge .name {
    grid-column: 1 / span 2;
    color: var(--sc-dim);
  }
  .operator {
    margin-left: 3px;
    font-size: 0.9em;
  }
  .shape,
  .params {
    font-size: 0.9em;
    text-align: right;
  }
  .effect {
    text-align: right;
  }
  .note {
    grid-column: span 2;
    overflow: hidden;
    font-size: 0.9em;
    text-align: right;
    text-overflow: ellipsis;
  }
  .chevron {
    display: flex;
  }
  [aria-expanded='true'] .chevron {
    transform: rotate(90deg);
  }
  .go {
    display: flex;
    visibility: hidden;
    border-radius: 4px;
  }
  .row:hover .go,
  [aria-selected='true'] .go {
    visibility: visible;
  }
  .go:hover {
    background: var(--sc-hover);
  }
  p {
    padding: 0 16px;
  }
  .with-effects .edge .shape,
  .with-effects .edge .params {
    display: none;
  }
  @container tree (width < 260px) {
    .operator {
      display: none;
    }
  }
  @container tree (width >= 360px) {
    .with-effects .row {
      grid-template-columns: 16px minmax(0, 1fr) 62px 16cqw 6.2ch 18px;
    }
    .with-effects .row:not(.edge) .shape {
      display: block;
    }
    .with-effects .edge .name {
      grid-column: 1 / span 3;
    }
  }
  @container tree (width >= 440px) {
    .with-effects .row {
      grid-template-columns: 16px minmax(0, 1fr) 62px 48px 16cqw 6.2ch 18px;
    }
    .with-effects .row:not(.edge) .params {
      display: block;
    }
    .with-effects .edge .name {
      grid-column: 1 / span 4;
    }
  }
`;
