import { withoutExporterPaths } from './source-paths.ts';
import { comparisonFromVersion1, explanationFromVersion1 } from './version-1.ts';

type Json = Readonly<Record<string, unknown>>;

/** An explanation's file as this version writes it. The first of version 2 held absolute paths of the exporter's machine. */
export function upgradedExplanation(json: Json): unknown {
  if (json['version'] !== 2) return explanationFromVersion1(json);
  return { ...json, layers: withoutExporterPaths(json['layers']) };
}

/** The same of a comparison, which holds two explanations. */
export function upgradedComparison(json: Json): unknown {
  if (json['version'] !== 2) return comparisonFromVersion1(json);
  return { ...json, before: upgradedSide(json['before']), after: upgradedSide(json['after']) };
}

function upgradedSide(side: unknown): unknown {
  if (typeof side !== 'object' || side === null || !('layers' in side)) return side;
  return { ...side, layers: withoutExporterPaths(side.layers) };
}
