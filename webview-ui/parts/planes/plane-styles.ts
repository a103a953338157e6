import { css } from 'lit';

/** The letters of the patient's sides, at the edges of a plane. */
export const planeStyles = css`
  .letters {
    position: absolute;
    top: 0;
    left: 0;
    pointer-events: none;
  }
  .letter {
    position: absolute;
    min-width: 16px;
    border-radius: 3px;
    background: rgb(0 0 0 / 55%);
    color: #e8e8e8;
    font-size: 11px;
    font-weight: 600;
    line-height: 16px;
    text-align: center;
  }
  .left,
  .right {
    top: calc(50% - 8px);
  }
  .left {
    left: 4px;
  }
  .right {
    right: 4px;
  }
  .top,
  .bottom {
    left: calc(50% - 8px);
  }
  .top {
    top: 4px;
  }
  .bottom {
    bottom: 4px;
  }
`;
