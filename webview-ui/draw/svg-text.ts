/** A number with at most four digits after the point. */
export function number(value: number): string {
  return String(Number(value.toFixed(4)));
}

/** Text as XML writes it. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
