import { css } from 'lit';
import { radioStyles } from '../../parts/radio-styles.ts';

/** Two options in the upper left corner of the image, or in a row with others. */
export const mapChoiceStyles = css`
  :host {
    position: absolute;
    z-index: 1;
    top: 8px;
    left: 8px;
    display: flex;
    flex-direction: column;
    align-items: start;
    gap: 6px;
    max-width: calc(100% - 110px);
  }
  :host(.beside) {
    max-width: calc(100% - 290px);
  }
  :host(.inline) {
    position: static;
    flex-direction: row;
    align-items: center;
    max-width: 100%;
  }
  ${radioStyles}
`;
