import { isObject } from './is-object.ts';
import { withoutExporterPaths } from './source-paths.ts';
import { comparisonFromVersion1, explanationFromVersion1 } from './version-1.ts';

type Json = Readonly<Record<string, unknown>>;

/** An explanation's file as this version writes it. The first of version 2 held absolute paths of the exporter's machine. */
export function upgradedExplanation(json: Json): unknown {
  return json['version'] === 2 ? withReducedLayers(json) : explanationFromVersion1(json);
}

/** The same of a comparison, which holds two explanations. */
export function upgradedComparison(json: Json): unknown {
  if (json['version'] !== 2) return comparisonFromVersion1(json);
  return { ...json, before: withReducedLayers(json['before']), after: withReducedLayers(json['after']) };
}

function withReducedLayers(explanation: unknown): unknown {
  if (!isObject(explanation) || !('layers' in explanation)) return explanation;
  return { ...explanation, layers: withoutExporterPaths(explanation['layers']) };
}
