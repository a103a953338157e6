import { css } from 'lit';

/** The maps over the tree and the tabs; below 900 px all stack, the maps and the tree first. */
export const comparisonLayout = css`
  .page {
    display: grid;
    grid-template:
      'top top' auto
      'maps maps' minmax(0, 2fr)
      'tree tabs' minmax(200px, 1fr)
      'status status' auto / clamp(250px, 24cqw, 400px) minmax(0, 1fr);
    height: 100vh;
  }
  .alone {
    grid-template-rows: auto minmax(0, 3.4fr) minmax(150px, 1fr) auto;
  }
  header {
    flex-wrap: wrap;
  }
  .terms {
    flex: 1 1 160px;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .maps {
    grid-area: maps;
  }
  .tree {
    border-top: 1px solid var(--sc-border);
  }
  @container panel (width < 900px) {
    .page {
      grid-template: auto / minmax(0, 1fr);
      grid-template-areas: 'top' 'maps' 'tree' 'tabs' 'status';
      height: auto;
    }
    .maps {
      --map-height: 32cqw;
    }
    .alone .maps {
      --map-height: 80cqw;
    }
  }
`;
