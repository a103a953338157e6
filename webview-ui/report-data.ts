const kinds = { Uint8Array, Uint16Array, Uint32Array, Float64Array } as const;

function decodeBinary(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$binary' in value) || !('base64' in value))
    return value;
  const bytes = Uint8Array.from(atob(String(value.base64)), (letter) => letter.charCodeAt(0));
  const kind = kinds[value.$binary as keyof typeof kinds];
  return new kind(bytes.buffer);
}

/** What a report's page carries, or null where the page is not a report. */
export function readReport(): unknown {
  const text = document.getElementById('segcause-report')?.textContent;
  return text === undefined ? null : (JSON.parse(text, decodeBinary) as unknown);
}
