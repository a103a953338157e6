import { css } from 'lit';
import { radioStyles } from '../../parts/radio-styles.ts';

/** Two options in the upper left corner of the image. */
export const mapChoiceStyles = css`
  :host {
    position: absolute;
    top: 8px;
    left: 8px;
    display: flex;
    flex-direction: column;
    align-items: start;
    gap: 6px;
    max-width: calc(100% - 110px);
  }
  ${radioStyles}
`;
