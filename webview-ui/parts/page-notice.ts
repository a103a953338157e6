import { css, html, type TemplateResult } from 'lit';

/** The look of what `pageNotice` draws. */
export const pageNoticeStyles = css`
  .notice {
    display: grid;
    justify-items: start;
    gap: 12px;
    max-width: 560px;
    margin: 15vh auto 0;
    padding: 0 24px;
  }
  .notice > [role='heading'] {
    font-size: 18px;
    font-weight: 600;
    line-height: 1.3;
  }
  p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
`;

/** Why a page cannot show what it is for, and what can be done about it, in the place of its content. */
export function pageNotice(
  testId: string,
  { title, level, message }: { readonly title: string; readonly level: 1 | 2; readonly message: string },
  buttons: readonly TemplateResult[],
): TemplateResult {
  return html`
    <div class="notice" role="alert" data-testid=${testId}>
      <div role="heading" aria-level=${level}>${title}</div>
      <p>${message}</p>
      <div class="buttons">${buttons}</div>
    </div>
  `;
}
