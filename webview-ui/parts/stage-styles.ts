import { css } from 'lit';

/** The canvas of an image. */
export const stageStyles = css`
  :host {
    position: relative;
    overflow: hidden;
    background: var(--sc-stage);
  }
  canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    cursor: crosshair;
    touch-action: none;
  }
  canvas:focus-visible {
    outline-offset: -2px;
  }
`;
