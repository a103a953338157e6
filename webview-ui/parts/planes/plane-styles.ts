import { css } from 'lit';

/** The letters of the patient's sides, at the edges of a plane. */
export const planeStyles = css`
  .letters {
    position: absolute;
    inset: 0;
    overflow: hidden;
    pointer-events: none;
  }
  .letter {
    position: absolute;
    min-width: 16px;
    border-radius: 3px;
    background: rgb(0 0 0 / 55%);
    color: #fff;
    font-size: 11px;
    font-weight: 600;
    line-height: 16px;
    text-align: center;
  }
  .letter.left {
    translate: 3px -50%;
  }
  .letter.right {
    translate: calc(-100% - 3px) -50%;
  }
  .letter.top {
    translate: -50% 3px;
  }
  .letter.bottom {
    translate: -50% calc(-100% - 3px);
  }
`;
