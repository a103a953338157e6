import { css } from 'lit';

/** The button, and the fields in the popover, one below the other. */
export const displayMenuStyles = css`
  button.open {
    display: flex;
    gap: 4px;
    padding: 2px 5px;
    border: 1px solid var(--sc-border-strong);
    border-radius: 3px;
    white-space: nowrap;
  }
  button.open:hover,
  button.open[aria-expanded='true'] {
    background: var(--sc-hover);
  }
  @container overlays (width < 470px) {
    button.open span {
      display: none;
    }
  }
  [popover] {
    position: fixed;
    inset: auto;
    width: 300px;
    margin: 0;
    padding: 10px 12px;
    overflow: auto;
    border: 1px solid var(--vscode-editorWidget-border, var(--sc-border-strong));
    border-radius: 4px;
    background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
    color: var(--vscode-editorWidget-foreground, var(--vscode-foreground));
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
    font: inherit;
  }
  label {
    display: grid;
    grid-template-columns: 76px minmax(0, 1fr);
    align-items: center;
    gap: 8px;
    margin-bottom: 6px;
  }
  label.switch {
    grid-template-columns: auto minmax(0, 1fr);
  }
  select {
    min-width: 0;
    padding: 2px 4px;
    border: 1px solid var(--vscode-settings-dropdownBorder, var(--sc-border-strong));
    border-radius: 2px;
    background: var(--vscode-settings-dropdownBackground, var(--vscode-editor-background));
    color: var(--vscode-settings-dropdownForeground, inherit);
    font: inherit;
  }
  input {
    margin: 0;
    accent-color: var(--vscode-progressBar-background, var(--vscode-button-background));
  }
  .slider {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 84px;
    align-items: center;
    gap: 8px;
  }
  p {
    margin: 0 0 8px 84px;
    font-size: 0.92em;
  }
  .foot {
    display: flex;
    justify-content: space-between;
    margin-top: 8px;
  }
  kbd {
    padding: 0 4px;
    border: 1px solid var(--sc-border-strong);
    border-radius: 3px;
    font: inherit;
  }
`;
