import { css } from 'lit';

/** Tree beside the maps over the tabs; below 900 px they stack, the maps first. */
export const comparisonLayout = css`
  .page {
    display: grid;
    grid-template:
      'top top' auto
      'tree maps' minmax(0, 1fr)
      'tabs tabs' clamp(220px, 38vh, 460px)
      'status status' auto / clamp(270px, 27cqw, 420px) minmax(0, 1fr);
    height: 100%;
  }
  h1 {
    flex: 1;
  }
  .maps {
    grid-area: maps;
  }
  @container panel (width < 900px) {
    .page {
      grid-template: auto / minmax(0, 1fr);
      grid-template-areas: 'top' 'maps' 'tabs' 'tree' 'status';
      height: auto;
    }
    .maps {
      --map-height: 32cqw;
    }
  }
`;
