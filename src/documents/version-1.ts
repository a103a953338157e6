import { blockHolding } from './grid.ts';
import { isObject } from './is-object.ts';
import { withoutExporterPaths } from './source-paths.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Files of version 1 hold boxes of two axes as `[y, x, height, width]`, one with each effect, and guesses as plain words. Their layers' locations are absolute paths of the exporter's machine.
 * What is not of the form that version 1 wrote is left as it is: the schema of version 2 then says what is wrong.
 */
export function explanationFromVersion1(json: Json): unknown {
  const { question, layers, guesses, maps, components, mediations } = json;
  return {
    ...json,
    version: 2,
    question: isObject(question) ? questionOf(question) : question,
    layers: withoutExporterPaths(layers),
    guesses: listOf(guesses, (text) => (typeof text === 'string' ? { about: topicOf(text), text } : text)),
    maps: listOf(maps, mapOf),
    components: isObject(components)
      ? { ...components, effects: listOf(components['effects'], componentEffectOf) }
      : components,
    mediations: listOf(mediations, mediationOf),
  };
}

/** The same of a comparison, which holds two explanations. */
export function comparisonFromVersion1(json: Json): unknown {
  const { before, after, images, ownDifferences = [] } = json;
  return {
    ...json,
    version: 2,
    before: isObject(before) ? explanationFromVersion1(before) : before,
    after: isObject(after) ? explanationFromVersion1(after) : after,
    ownDifferences,
    images: isObject(images)
      ? {
          ...images,
          images: listOf(images['images'], (one) =>
            isObject(one) ? { ...one, roi: boxOf(one['roi']) } : one,
          ),
          skipped: listOf(images['skipped'], skippedOf),
        }
      : images,
  };
}

function questionOf(question: Json): Json {
  const { roi, block } = question;
  return {
    ...question,
    maskThreshold: null,
    roi: boxOf(roi),
    block: typeof block === 'number' ? [block, block] : block,
  };
}

function mapOf(map: unknown): unknown {
  if (!isObject(map)) return map;
  const { size, block, scale, offset, effects, ...rest } = map;
  const indexOf = (box: unknown): number | null =>
    isNumbers(size, 2) && isNumbers(block, 2) && isNumbers(box, 4)
      ? blockHolding({ size, block }, box.slice(0, 2))
      : null;
  return {
    ...rest,
    grid: { size, block },
    placement: { scale, offset },
    effects: listOf(effects, (effect) => {
      if (!isObject(effect)) return effect;
      const { unit, ...measured } = effect;
      return { index: isObject(unit) ? indexOf(unit['block']) : null, ...measured };
    }),
  };
}

function componentEffectOf(effect: unknown): unknown {
  if (!isObject(effect)) return effect;
  const { refused, ...rest } = effect;
  return { ...rest, rejected: refused };
}

function mediationOf(mediation: unknown): unknown {
  if (!isObject(mediation)) return mediation;
  const { block, through, around, ...rest } = mediation;
  return { ...rest, box: boxOf(block), indirect: through, direct: around };
}

/** Version 1 wrote `NAME: REASON`. */
function skippedOf(words: unknown): unknown {
  if (typeof words !== 'string') return words;
  const at = words.indexOf(': ');
  return at < 0 ? { item: words, reason: '' } : { item: words.slice(0, at), reason: words.slice(at + 2) };
}

/** What the sentences that version 1 wrote are about. */
function topicOf(guess: string): string {
  if (/\bRoI\b/u.test(guess)) return 'roi';
  if (/^(?:No mask|The class is where)/u.test(guess)) return 'reference';
  if (guess.startsWith('Class:')) return 'class';
  return /\b(?:outputs?|threshold)\b/iu.test(guess) ? 'output' : 'preprocessing';
}

function boxOf(window: unknown): unknown {
  return isNumbers(window, 4) ? { start: window.slice(0, 2), size: window.slice(2) } : window;
}

function isNumbers(value: unknown, length: number): value is readonly number[] {
  return Array.isArray(value) && value.length === length && value.every((one) => typeof one === 'number');
}

function listOf(value: unknown, change: (one: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(change) : value;
}
