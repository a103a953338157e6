import { css } from 'lit';

/** A few options side by side, of which one is chosen. */
export const radioStyles = css`
  [role='radiogroup'] {
    display: flex;
    max-width: 100%;
    border: 1px solid var(--sc-border);
    border-radius: 4px;
    background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
  }
  button.plain[role='radio'] {
    overflow: hidden;
    padding: 2px 8px;
    border-radius: 3px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  button:first-child {
    flex: none;
  }
  button.plain:hover {
    background: var(--sc-hover);
  }
  button.plain[aria-checked='true'] {
    background: var(--vscode-button-background);
    color: var(--vscode-button-foreground, #ffffff);
    outline: 1px solid var(--sc-active-border);
    outline-offset: -1px;
  }
  button.plain[aria-checked='true']:hover {
    background: var(--vscode-button-hoverBackground, var(--vscode-button-background));
  }
`;
