import { css } from 'lit';

/** A map with its scale, and the field for its channel. */
export const featureMapStyles = css`
  .chooser {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 6px;
    margin-top: 12px;
  }
  label {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .chooser vscode-textfield {
    width: 64px;
  }
  .steps {
    display: flex;
  }
  .previous {
    transform: scaleX(-1);
  }
  button[aria-disabled='true'] {
    cursor: default;
    opacity: 0.5;
  }
  figure {
    margin: 8px 0 0;
  }
  figure[aria-busy='true'] .map {
    opacity: 0.5;
  }
  .map {
    position: relative;
    aspect-ratio: var(--ratio);
    max-width: calc(320px * var(--ratio));
    overflow: hidden;
  }
  .map canvas,
  .map svg {
    position: absolute;
    width: 100%;
    height: 100%;
  }
  .map canvas {
    background: #000;
    image-rendering: pixelated;
  }
  .scale {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-top: 6px;
  }
  .ramp {
    flex: 1;
    height: 8px;
    border: 1px solid var(--sc-border);
    background: linear-gradient(to right, #000, #fff);
  }
  figcaption {
    margin-top: 4px;
  }
`;
